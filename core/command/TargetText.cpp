#include "core/command/TargetText.h"

#include <fmt/format.h>

#include <array>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/SourceLineText.h"
#include "core/disassembly/ListingLine.h"
#include "core/engine/Architecture.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

struct FlagText {
    unsigned bit;
    std::string_view set;
    std::string_view clear;
};
// In WinDbg's order; a clear vip or vif leaves three blanks.
constexpr std::array<FlagText, 10> kFlags{{{20, "vip", "   "},
                                           {19, "vif", "   "},
                                           {11, "ov", "nv"},
                                           {10, "dn", "up"},
                                           {9, "ei", "di"},
                                           {7, "ng", "pl"},
                                           {6, "zr", "nz"},
                                           {4, "ac", "na"},
                                           {2, "pe", "po"},
                                           {0, "cy", "nc"}}};

// With so many digits; the question mark of what is not known, for each of them.
std::string digitsOf(const engine::Registers& registers, std::string_view name, unsigned digits) {
    const auto found = registers.get(name);
    if (!found) return std::string(digits, '?');
    const std::uint64_t value =
        digits < 16 ? found->value & ((std::uint64_t{1} << 4 * digits) - 1) : found->value;
    return fmt::format("{:0{}x}", value, digits);
}

std::string flagsText(const engine::Registers& registers) {
    const auto known = registers.get("efl");
    if (!known) return "iopl=?";
    const std::uint64_t eflags = known->value;
    std::string text = fmt::format("iopl={:x}", eflags >> 12 & 3);
    for (const FlagText& flag : kFlags)
        text += fmt::format(" {}", (eflags >> flag.bit & 1) != 0 ? flag.set : flag.clear);
    return text;
}

std::string segmentsText(const engine::Registers& registers) {
    std::string text;
    for (const std::string_view name : {"cs", "ss", "ds", "es", "fs", "gs"}) {
        text += fmt::format("{}{}={}", text.empty() ? "" : "  ", name, digitsOf(registers, name, 4));
    }
    return fmt::format("{}             efl={}\n", text, digitsOf(registers, "efl", 8));
}

template <std::size_t N>
std::string lineOf(const engine::Registers& registers, const std::array<std::string_view, N>& names,
                   bool wide, std::string_view gap = " ") {
    std::string text;
    for (const std::string_view name : names) {
        text += fmt::format("{}{:>3}={}", text.empty() ? "" : gap, name,
                            digitsOf(registers, name, wide ? 16 : 8));
    }
    return text;
}

std::string wideRegisters(const engine::Registers& registers) {
    using Line = std::array<std::string_view, 3>;
    constexpr std::array<Line, 5> kLines{{{"rax", "rbx", "rcx"},
                                          {"rdx", "rsi", "rdi"},
                                          {"rip", "rsp", "rbp"},
                                          {"r8", "r9", "r10"},
                                          {"r11", "r12", "r13"}}};
    std::string text;
    for (const Line& line : kLines) text += lineOf(registers, line, true) + "\n";
    text += lineOf(registers, std::array<std::string_view, 2>{"r14", "r15"}, true) + "\n";
    return text + flagsText(registers) + "\n" + segmentsText(registers);
}

std::string narrowRegisters(const engine::Registers& registers) {
    using Line = std::array<std::string_view, 6>;
    std::string text = lineOf(registers, Line{"eax", "ebx", "ecx", "edx", "esi", "edi"}, false) + "\n";
    text += lineOf(registers, std::array<std::string_view, 3>{"eip", "esp", "ebp"}, false) + " ";
    return text + flagsText(registers) + "\n" + segmentsText(registers);
}

std::string armRegisters(const engine::Registers& registers) {
    using Line = std::array<std::string_view, 4>;
    constexpr std::array<Line, 8> kLines{{{"x0", "x1", "x2", "x3"},
                                          {"x4", "x5", "x6", "x7"},
                                          {"x8", "x9", "x10", "x11"},
                                          {"x12", "x13", "x14", "x15"},
                                          {"x16", "x17", "x18", "x19"},
                                          {"x20", "x21", "x22", "x23"},
                                          {"x24", "x25", "x26", "x27"},
                                          {"x28", "fp", "lr", "sp"}}};
    constexpr std::string_view kNames = "NZCV";
    std::string text;
    for (const Line& line : kLines) text += lineOf(registers, line, true, "  ") + "\n";
    text += lineOf(registers, std::array<std::string_view, 1>{"pc"}, true, "") + "  ";
    const auto known = registers.get("cpsr");
    if (!known) return text + "psr=????????\n";
    std::string flags;
    for (std::size_t i = 0; i < kNames.size(); ++i)
        flags += (known->value >> (31 - i) & 1) != 0 ? kNames[i] : '-';
    return text + fmt::format("psr={:08x} {} EL{}\n", known->value, flags, known->value >> 2 & 3);
}

}  // namespace

std::string nameText(const engine::Debugger& debugger, Address address) {
    const auto name = debugger.names().nameOf(address);
    return name ? oneLine(name->withDisplacement(), kShownName) : std::string();
}

disassembly::Namer namerOf(const engine::Debugger& debugger) {
    return [&debugger](Address address) {
        std::string name = nameText(debugger, address);
        return name.empty() ? std::nullopt : std::optional(std::move(name));
    };
}

std::string registersText(const engine::Registers& registers) {
    // Each block is told by the name of its machine's program counter.
    if (registers.get("rip")) return wideRegisters(registers);
    return registers.get("eip") ? narrowRegisters(registers) : armRegisters(registers);
}

std::string locationText(engine::Debugger& debugger, const engine::Registers& registers,
                         const PlaceParts& parts) {
    const Address at = registers.programCounter();
    const auto memory = debugger.read(at, disassembly::kMaxInstruction);
    return locationText(debugger, at,
                        memory ? ByteSpan(memory->bytes).first(memory->validPrefix()) : ByteSpan(), parts);
}

std::string headingText(const engine::Debugger& debugger, Address at, bool withLine) {
    const std::string text = nameText(debugger, at) + (withLine ? lineSuffix(debugger, at) : std::string());
    return text.empty() ? text : text + ":\n";
}

std::string locationText(const engine::Debugger& debugger, Address at, ByteSpan code,
                         const PlaceParts& parts) {
    const engine::SourceOptions& options = debugger.sources().options;
    const auto position = options.text ? debugger.sources().lines.at(at) : std::nullopt;
    const std::string text =
        (position ? linesAt(debugger, *position) : std::string()) +
        (parts.symbol ? headingText(debugger, at, options.numbers || options.text) : std::string());
    if (!parts.disassembly) return text;
    const disassembly::Disassembler disassembler(debugger.architecture().disassemblerMode());
    const auto instruction = code.empty() ? std::nullopt : disassembler.decode(code, at, namerOf(debugger));
    if (!instruction) return fmt::format("{}{} ??              ???\n", text, debugger.addressText(at));
    return text + disassembly::listingLine(*instruction, debugger.isWide()) + "\n";
}

}  // namespace hawser::command
