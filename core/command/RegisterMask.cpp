#include "core/command/RegisterMask.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <span>

#include "core/command/FloatRegisters.h"

namespace hawser::command {

namespace {

struct MaskBit {
    std::uint64_t bit;
    std::string_view meaning;
};
constexpr std::array<MaskBit, 12> kBits{{{0x1, "Integer state (32-bit) or"},
                                         {0x2, "Integer state (64-bit), 64-bit takes precedence"},
                                         {kMaskFloat, "Floating-point state"},
                                         {kMaskSegment, "Segment registers"},
                                         {kMaskMmx, "MMX registers"},
                                         {kMaskDebug, "Debug registers and, in kernel, CR4"},
                                         {kMaskVector, "SSE XMM registers"},
                                         {kMaskControl, "CR registers"},
                                         {kMaskTables, "Descriptor and task state registers"},
                                         {kMaskWideVector, "AVX YMM registers in floating point"},
                                         {kMaskWideVectorIntegers, "AVX YMM registers in decimal integers"},
                                         {kMaskVectorIntegers, "AVX XMM registers in decimal integers"}}};

using Line = std::span<const std::string_view>;

std::string lineOf(const engine::Registers& registers, Line names) {
    std::string text;
    for (const std::string_view name : names) {
        const auto value = registers.get(name);
        if (!value) continue;
        text += fmt::format("{}{}={:0{}x}", text.empty() ? "" : " ", name, value->value, value->bits / 4);
    }
    return text.empty() ? text : text + "\n";
}

template <std::size_t Count>
std::string linesOf(const engine::Registers& registers, const std::array<std::string_view, Count>& names,
                    std::size_t perLine) {
    std::string text;
    for (std::size_t i = 0; i < Count; i += perLine)
        text += lineOf(registers, Line(names).subspan(i, std::min(perLine, Count - i)));
    return text;
}

std::string vectorsText(const engine::Registers& registers, const ElementForm& form) {
    std::string text;
    for (const engine::RegisterValue& value : registers.all())
        if (value.bits == 128 && value.known)
            text += fmt::format("{}={}\n", value.name, elementsText(value, form, 0));
    return text;
}

std::uint64_t elementOf(const engine::RegisterValue& value, unsigned bits, unsigned index) {
    const unsigned at = bits * index;
    const std::uint64_t half = at < 64 ? value.value : value.high;
    return bits == 64 ? half : half >> (at % 64) & ((std::uint64_t{1} << bits) - 1);
}

std::string elementText(std::uint64_t element, const ElementForm& form) {
    if (form.floating && form.bits == 32)
        return fmt::format("{:g}", std::bit_cast<float>(static_cast<std::uint32_t>(element)));
    if (form.floating) return fmt::format("{:g}", std::bit_cast<double>(element));
    if (!form.negative) return fmt::format("{}", element);
    const unsigned unused = 64 - form.bits;
    return fmt::format("{}", static_cast<std::int64_t>(element << unused) >> unused);
}

}  // namespace

std::string maskText(std::uint64_t mask) {
    std::string text;
    for (const MaskBit& bit : kBits)
        if ((mask & bit.bit) != 0) text += fmt::format("    {:4x} - {}\n", bit.bit, bit.meaning);
    return text;
}

bool needsSpecial(std::uint64_t mask) {
    return (mask & (kMaskDebug | kMaskControl | kMaskTables)) != 0;
}

bool needsVector(std::uint64_t mask) {
    return (mask & (kMaskFloat | kMaskMmx | kMaskVector | kMaskVectorIntegers)) != 0;
}

std::string maskedRegistersText(const engine::Registers& registers, std::uint64_t mask, bool wide) {
    using Names6 = std::array<std::string_view, 6>;
    std::string text;
    if ((mask & kMaskFloat) != 0) text += floatRegistersText(registers);
    if ((mask & kMaskFloat) != 0)
        text += lineOf(registers, std::array<std::string_view, 2>{"mxcsr", "kmxcsr"});
    if ((mask & kMaskSegment) != 0 && (mask & kMaskBasic) == 0)
        text += lineOf(registers, Names6{"cs", "ss", "ds", "es", "fs", "gs"});
    if ((mask & kMaskMmx) != 0) text += mmxRegistersText(registers);
    if ((mask & kMaskDebug) != 0) {
        text += linesOf(registers, Names6{"dr0", "dr1", "dr2", "dr3", "dr6", "dr7"}, wide ? 3 : 6);
        text += lineOf(registers, std::array<std::string_view, 1>{"cr4"});
    }
    if ((mask & kMaskVector) != 0) text += vectorsText(registers, {32, true, false});
    if ((mask & kMaskControl) != 0)
        text += linesOf(registers, std::array<std::string_view, 4>{"cr0", "cr2", "cr3", "cr8"}, 3);
    if ((mask & kMaskTables) != 0)
        text += lineOf(registers, Names6{"gdtr", "gdtl", "idtr", "idtl", "tr", "ldtr"});
    if ((mask & kMaskVectorIntegers) != 0) text += vectorsText(registers, {32, false, true});
    return text;
}

std::optional<ElementForm> elementFormOf(std::string_view word) {
    if (word == "f") return ElementForm{32, true, false};
    if (word == "d") return ElementForm{64, true, false};
    if (word.size() != 2 || (word[0] != 'i' && word[0] != 'u')) return std::nullopt;
    const bool negative = word[0] == 'i';
    switch (word[1]) {
        case 'b':
            return ElementForm{8, false, negative};
        case 'w':
            return ElementForm{16, false, negative};
        case 'd':
            return ElementForm{32, false, negative};
        case 'q':
            return ElementForm{64, false, negative};
        default:
            return std::nullopt;
    }
}

std::string elementsText(const engine::RegisterValue& value, const ElementForm& form, unsigned count) {
    const unsigned all = value.bits / form.bits;
    const unsigned shown = count == 0 ? all : std::min(count, all);
    std::string text;
    for (unsigned i = shown; i > 0; --i) {
        if (!text.empty()) text += ' ';
        text += elementText(elementOf(value, form.bits, i - 1), form);
    }
    return text;
}

}  // namespace hawser::command
