#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser {

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
// Between words of one line.
constexpr bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

inline constexpr char32_t kReplacementCharacter = 0xFFFD;  // for what is no text

void appendUtf8(std::string& text, char32_t codePoint);  // U+FFFD for what is no code point
std::string utf8FromUtf16(ByteSpan littleEndian);
// U+FFFD for each byte that is no part of a code point.
std::u16string utf16FromUtf8(std::string_view text);

// Lower-case hexadecimal as WinDbg writes 64-bit values: eight digits, a grave accent, eight digits.
std::string formatAddress(std::uint64_t value);
inline std::string formatAddress(Address address) {
    return formatAddress(address.value());
}
// On a machine of 32 bits, not `wide`: eight digits, whatever its addresses are extended with.
std::string formatAddress(std::uint64_t value, bool wide);

// ASCII only: symbols, module names and commands are ASCII.
constexpr char lowered(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
std::string toLower(std::string_view text);
bool equalIgnoringCase(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
// What stands between the separators, without blanks around it; empty ones count.
std::vector<std::string_view> split(std::string_view text, char separator);

// Text from outside made safe to show: control characters other than newline and tab become '.', and more
// than `limit` bytes are cut at a character border.
std::string printable(std::string_view text, std::size_t limit);

// A whole string as a number in the radix (2..36), without sign, prefix or blanks; nothing when it is not
// one.
std::optional<std::uint64_t> parseNumber(std::string_view text, unsigned radix);

}  // namespace hawser
