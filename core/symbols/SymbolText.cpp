#include "core/symbols/SymbolText.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::symbols {

namespace {

constexpr unsigned char kFirstPrintable = 0x20;
constexpr unsigned char kDelete = 0x7F;

// How many bytes the code point takes that begins with `first`; 0: none begins so.
std::size_t lengthOf(unsigned char first) {
    if (first >= 0xC2 && first < 0xE0) return 2;
    if (first >= 0xE0 && first < 0xF0) return 3;
    if (first >= 0xF0 && first < 0xF5) return 4;
    return 0;
}

// What its second byte must not be below: overlong forms and U+0080 to U+009F, which some terminals obey.
unsigned char lowestSecond(unsigned char first) {
    if (first == 0xC2 || first == 0xE0) return 0xA0;
    return first == 0xF0 ? 0x90 : 0x80;
}

bool isCodePoint(std::string_view bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (byte(1) < lowestSecond(byte(0))) return false;
    if (byte(0) == 0xED && byte(1) > 0x9F) return false;  // a surrogate
    if (byte(0) == 0xF4 && byte(1) > 0x8F) return false;  // above U+10FFFF
    return std::ranges::all_of(bytes.substr(1),
                               [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
}

}  // namespace

std::string_view withoutConvention(std::string_view name) {
    constexpr std::size_t kMaxDigits = 5;  // of the count of bytes on the stack
    if (name.size() < 2) return name;
    const std::size_t at = name.rfind('@');
    if (at != std::string_view::npos && at != 0) {
        const std::string_view digits = name.substr(at + 1);
        if (!digits.empty() && digits.size() <= kMaxDigits && std::ranges::all_of(digits, isDigit)) {
            name = name.substr(0, at);
            if (name.ends_with('@')) return name.substr(0, name.size() - 1);
        }
    }
    return name.starts_with('_') || name.starts_with('@') ? name.substr(1) : name;
}

bool isShowable(std::string_view text) {
    if (text.empty() || text.size() > kMaxSymbolText) return false;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        if (first < 0x80) {
            if (first < kFirstPrintable || first == kDelete) return false;
            ++at;
            continue;
        }
        const std::size_t length = lengthOf(first);
        if (length == 0 || length > text.size() - at || !isCodePoint(text.substr(at, length))) return false;
        at += length;
    }
    return true;
}

}  // namespace hawser::symbols
