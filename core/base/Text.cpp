#include "core/base/Text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace hawser {

void appendUtf8(std::string& text, char32_t codePoint) {
    if (codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint <= 0xDFFF))
        codePoint = kReplacementCharacter;
    const auto put = [&text](char32_t bits) { text.push_back(static_cast<char>(bits)); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0 | (codePoint >> 6));
        put(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        put(0xE0 | (codePoint >> 12));
        put(0x80 | ((codePoint >> 6) & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    } else {
        put(0xF0 | (codePoint >> 18));
        put(0x80 | ((codePoint >> 12) & 0x3F));
        put(0x80 | ((codePoint >> 6) & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    }
}

std::string utf8FromUtf16(ByteSpan littleEndian) {
    std::string text;
    const auto unit = [&](std::size_t i) {
        return std::to_integer<char32_t>(littleEndian[2 * i]) |
               (std::to_integer<char32_t>(littleEndian[2 * i + 1]) << 8);
    };
    const std::size_t units = littleEndian.size() / 2;
    for (std::size_t i = 0; i < units; ++i) {
        const char32_t high = unit(i);
        const bool pair =
            high >= 0xD800 && high < 0xDC00 && i + 1 < units && unit(i + 1) >= 0xDC00 && unit(i + 1) < 0xE000;
        if (pair) {
            appendUtf8(text, 0x10000 + ((high - 0xD800) << 10) + (unit(i + 1) - 0xDC00));
            ++i;
        } else {
            appendUtf8(text, high);
        }
    }
    if (littleEndian.size() % 2 != 0) appendUtf8(text, kReplacementCharacter);
    return text;
}

std::u16string utf16FromUtf8(std::string_view text) {
    std::u16string units;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
        const unsigned first = byte(at);
        const std::size_t behind = first < 0x80 ? 0 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        char32_t point = behind == 0 ? first : first & (0x3FU >> behind);
        bool whole = (first < 0x80 || first >= 0xC2) && first < 0xF5 && at + behind < text.size();
        for (std::size_t i = 1; whole && i <= behind; ++i) {
            whole = (byte(at + i) & 0xC0) == 0x80;
            point = point << 6 | (byte(at + i) & 0x3FU);
        }
        const bool overlong = (behind == 2 && point < 0x800) || (behind == 3 && point < 0x10000);
        if (!whole || overlong || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) {
            units.push_back(static_cast<char16_t>(kReplacementCharacter));
            ++at;
            continue;
        }
        at += behind + 1;
        if (point >= 0x10000) {
            units.push_back(static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10)));
            point = 0xDC00 + ((point - 0x10000) & 0x3FF);
        }
        units.push_back(static_cast<char16_t>(point));
    }
    return units;
}

std::string formatAddress(std::uint64_t value) {
    return fmt::format("{:08x}`{:08x}", value >> 32, value & 0xFFFFFFFF);
}

std::string formatAddress(std::uint64_t value, bool wide) {
    return wide ? formatAddress(value) : fmt::format("{:08x}", value & 0xFFFFFFFF);
}

std::string toLower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lowered);
    return result;
}

bool equalIgnoringCase(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lowered, lowered);
}

std::string_view trim(std::string_view text) {
    const auto around = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && around(text.back())) text.remove_suffix(1);
    while (!text.empty() && around(text.front())) text.remove_prefix(1);
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
        parts.push_back(trim(text.substr(0, end)));
        text.remove_prefix(end + 1);
    }
    parts.push_back(trim(text));
    return parts;
}

std::string printable(std::string_view text, std::size_t limit) {
    std::size_t end = std::min(text.size(), limit);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    std::string result;
    for (std::size_t i = 0; i < end; ++i) {
        const auto code = static_cast<unsigned char>(text[i]);
        const bool c0 = (code < 0x20 && text[i] != '\n' && text[i] != '\t') || code == 0x7F;
        // U+0080 to U+009F, which some terminals obey, are C2 80 to C2 9F in UTF-8.
        const bool c1 = code == 0xC2 && i + 1 < end && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (c1) ++i;
        result.push_back(c0 || c1 ? '.' : text[i]);
    }
    return result;
}

std::optional<std::uint64_t> parseNumber(std::string_view text, unsigned radix) {
    std::uint64_t value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, static_cast<int>(radix));
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace hawser
