#include "core/base/AnsiText.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/Text.h"

namespace hawser {

namespace {

// 0x80 to 0x9F of code page 1252 (Unicode's mapping table CP1252.TXT).
constexpr std::array<char16_t, 32> kUpperControls{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

unsigned char at(ByteSpan text, std::size_t i) {
    return std::to_integer<unsigned char>(text[i]);
}

// One character of UTF-8 (RFC 3629): its length in bytes, 0 for what is none. `cut`: it may be one whose end
// is missing.
struct Sequence {
    std::size_t length = 0;
    char32_t codePoint = 0;
    bool cut = false;
};

Sequence sequenceAt(ByteSpan text, std::size_t start) {
    const unsigned char lead = at(text, start);
    if (lead < 0x80) return {1, lead, false};
    if (lead < 0xC2 || lead > 0xF4) return {};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t codePoint = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (start + i == text.size()) return {0, 0, true};
        const unsigned char next = at(text, start + i);
        if ((next & 0xC0) != 0x80) return {};
        codePoint = codePoint << 6 | (next & 0x3FU);
    }
    const bool overlong = (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
    const bool surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    if (overlong || surrogate || codePoint > 0x10FFFF) return {};
    return {length, codePoint, false};
}

std::optional<std::string> asUtf8(ByteSpan text) {
    std::string result;
    bool proven = false;  // by a whole character of more than one byte
    for (std::size_t i = 0; i < text.size();) {
        const Sequence sequence = sequenceAt(text, i);
        if (sequence.cut && proven) {
            appendUtf8(result, kReplacementCharacter);
            return result;
        }
        if (sequence.length == 0) return std::nullopt;
        appendUtf8(result, sequence.codePoint);
        proven = proven || sequence.length > 1;
        i += sequence.length;
    }
    return result;
}

std::optional<std::byte> codePage1252Of(char32_t codePoint) {
    if (codePoint < 0x80 || (codePoint >= 0xA0 && codePoint <= 0xFF))
        return static_cast<std::byte>(codePoint);
    const auto* const found = std::ranges::find(kUpperControls, codePoint);
    if (found == kUpperControls.end()) return std::nullopt;
    return static_cast<std::byte>(0x80 + (found - kUpperControls.begin()));
}

}  // namespace

std::string utf8FromAnsi(ByteSpan text) {
    const auto end = std::ranges::find(text, std::byte{0});
    text = text.first(static_cast<std::size_t>(end - text.begin()));
    if (auto utf8 = asUtf8(text)) return std::move(*utf8);
    std::string result;
    for (const std::byte b : text) {
        const auto code = std::to_integer<unsigned char>(b);
        appendUtf8(result, code >= 0x80 && code < 0xA0 ? kUpperControls[code - 0x80U] : code);
    }
    return result;
}

std::size_t cutOffTail(ByteSpan text) {
    constexpr std::size_t kLongest = 3;  // bytes of a character, without its last one
    for (std::size_t tail = 1; tail <= std::min(kLongest, text.size()); ++tail) {
        const std::size_t start = text.size() - tail;
        if (at(text, start) < 0x80) return 0;
        if ((at(text, start) & 0xC0) == 0xC0) return sequenceAt(text, start).cut ? tail : 0;
    }
    return 0;
}

Bytes ansiFromUtf8(std::string_view text) {
    const ByteSpan bytes = std::as_bytes(std::span(text));
    Bytes narrow;
    for (std::size_t i = 0; i < bytes.size();) {
        const Sequence sequence = sequenceAt(bytes, i);
        const auto code = sequence.length == 0 ? std::nullopt : codePage1252Of(sequence.codePoint);
        if (!code) return {bytes.begin(), bytes.end()};
        narrow.push_back(*code);
        i += sequence.length;
    }
    return narrow;
}

}  // namespace hawser
