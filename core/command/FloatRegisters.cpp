#include "core/command/FloatRegisters.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string_view>

namespace hawser::command {

namespace {

// Intel SDM vol. 1, 8.2.2: sign and exponent in the upper 16 bits, a significand with its integer bit.
constexpr std::uint64_t kExponent = 0x7FFF;
constexpr int kBias = 16383 + 63;
constexpr std::uint64_t kInteger = std::uint64_t{1} << 63;
constexpr std::uint64_t kQuiet = std::uint64_t{1} << 62;

// The names that the runtime of Windows gives them.
std::string_view notANumber(std::uint64_t significand, bool negative) {
    if (significand == kInteger) return "1.#INF";
    if (negative && significand == (kInteger | kQuiet)) return "1.#IND";
    return (significand & kQuiet) != 0 ? "1.#QNAN" : "1.#SNAN";
}

std::string digitsOf(std::uint64_t significand, std::uint64_t exponent) {
    const long double value = std::ldexp(static_cast<long double>(significand),
                                         static_cast<int>(exponent == 0 ? 1 : exponent) - kBias);
    const std::string text = fmt::format("{:.21e}", value);
    const std::size_t power = text.find('e');
    return fmt::format("{}{}{:0>4}", text.substr(0, power), text.substr(power, 2), text.substr(power + 2));
}

std::string flags(std::uint64_t word, std::string_view letters) {
    std::string text;
    for (std::size_t i = 0; i < letters.size(); ++i)
        text += ((word >> (letters.size() - 1 - i)) & 1) != 0 ? letters[i] : '-';
    return text;
}

std::uint64_t valueOf(const engine::Registers& registers, std::string_view name) {
    const auto value = registers.get(name);
    return value ? value->value : 0;
}

std::string wordsText(const engine::Registers& registers) {
    constexpr std::array<std::string_view, 4> kRounding{"rn", "rd", "ru", "rz"};
    constexpr std::array<std::string_view, 4> kPrecision{"24", "??", "53", "64"};
    const std::uint64_t control = valueOf(registers, "fpcw");
    const std::uint64_t status = valueOf(registers, "fpsw");
    const std::uint64_t conditions = (status >> 11 & 8) | (status >> 8 & 7);
    return fmt::format(
        "fpcw={:04X}: {} {} {}  fpsw={:04X}: top={} cc={:04b} {}  fptw={:04X}\n"
        "            fopcode={:04X}  fpip={:04x}:{:08x}  fpdp={:04x}:{:08x}\n",
        control, kRounding[control >> 10 & 3], kPrecision[control >> 8 & 3], flags(control, "puozdi"), status,
        status >> 11 & 7, conditions, flags(status, "espuozdi"), valueOf(registers, "fptw"),
        valueOf(registers, "fopcode"), valueOf(registers, "fpipsel"), valueOf(registers, "fpip"),
        valueOf(registers, "fpdpsel"), valueOf(registers, "fpdp"));
}

// Eight of them, two in a line.
template <class Text>
std::string pairs(const engine::Registers& registers, std::string_view prefix, Text text) {
    std::string lines;
    for (unsigned i = 0; i < 8; ++i) {
        const auto value = registers.get(fmt::format("{}{}", prefix, i));
        if (!value) return {};
        lines += fmt::format("{}{}={}{}", prefix, i, text(*value), i % 2 == 0 ? "  " : "\n");
    }
    return lines;
}

}  // namespace

std::string extendedText(const engine::RegisterValue& value, bool signColumn) {
    const bool negative = (value.high & 0x8000) != 0;
    const std::uint64_t exponent = value.high & kExponent;
    const std::string digits = exponent == kExponent ? std::string(notANumber(value.value, negative))
                                                     : digitsOf(value.value, exponent);
    return (negative ? "-" : signColumn ? " " : "") + digits;
}

std::string extendedWithBits(const engine::RegisterValue& value) {
    return fmt::format("{} ({:x}:{:04x}:{:016x})", extendedText(value, false), value.high >> 15 & 1,
                       value.high & kExponent, value.value);
}

std::string floatRegistersText(const engine::Registers& registers) {
    const std::string stack = pairs(registers, "st", [](const auto& v) { return extendedText(v, true); });
    return stack.empty() ? stack : wordsText(registers) + stack;
}

std::string mmxRegistersText(const engine::Registers& registers) {
    return pairs(registers, "mm", [](const auto& v) { return fmt::format("{:016x}", v.value); });
}

}  // namespace hawser::command
