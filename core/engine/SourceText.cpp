#include "core/engine/SourceText.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/base/Text.h"
#include "core/base/UserFile.h"

namespace hawser::engine {

namespace {

// What Windows-1252 has from 0x80 to 0x9F; the five that it leaves free are the C1 controls.
constexpr std::array<char32_t, 32> kWindows1252{
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

std::string from1252(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto value = static_cast<unsigned char>(c);
        appendUtf8(text, value >= 0x80 && value < 0xA0 ? kWindows1252[value - 0x80U] : value);
    }
    return text;
}

std::string swapped(std::string_view bytes) {
    std::string text(bytes);
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) std::swap(text[i], text[i + 1]);
    return text;
}

bool isUtf8(std::string_view bytes) {
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    std::ptrdiff_t own = 0;
    for (std::size_t at = bytes.find(kReplacement); at != std::string_view::npos;
         at = bytes.find(kReplacement, at + 1))
        ++own;
    return std::ranges::count(utf16FromUtf8(bytes), u'\uFFFD') == own;
}

std::string withoutReturns(std::string text) {
    std::size_t to = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool pair = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
        if (pair) continue;
        text[to++] = text[at] == '\r' ? '\n' : text[at];
    }
    text.resize(to);
    return text;
}

const EVP_MD* digestOf(symbols::SourceChecksum::Kind kind) {
    switch (kind) {
        case symbols::SourceChecksum::Kind::Md5:
            return EVP_md5();
        case symbols::SourceChecksum::Kind::Sha1:
            return EVP_sha1();
        case symbols::SourceChecksum::Kind::Sha256:
            return EVP_sha256();
    }
    return nullptr;
}

bool hasDigest(std::string_view bytes, const symbols::SourceChecksum& compiled) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, digestOf(compiled.kind), nullptr) != 1)
        return false;
    return std::ranges::equal(std::span(digest).first(size), compiled.bytes);
}

// As another system's version control writes the same lines.
std::string withOtherEnds(std::string_view bytes) {
    std::string text;
    const bool returns = bytes.find("\r\n") != std::string_view::npos;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const bool pair = returns && bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n';
        if (pair) continue;
        if (!returns && bytes[at] == '\n') text += '\r';
        text += bytes[at];
    }
    return text;
}

}  // namespace

std::optional<std::string_view> SourceText::line(std::uint32_t number) const {
    const auto found = lines(number, 1);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<std::string_view> SourceText::lines(std::uint32_t first, std::size_t count) const {
    std::vector<std::string_view> found;
    if (first == 0) return found;
    std::string_view rest = text;
    for (std::uint32_t at = 1; found.size() < count; ++at) {
        const std::size_t end = rest.find('\n');
        if (at >= first) found.push_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return found;
}

std::string decodeSource(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        const std::string text = bytes.front() == '\xFE' ? swapped(bytes) : std::string(bytes);
        return withoutReturns(utf8FromUtf16(std::as_bytes(std::span(text)).subspan(2)));
    }
    return withoutReturns(isUtf8(bytes) ? std::string(bytes) : from1252(bytes));
}

SourceMatch matchOf(std::string_view bytes, const std::optional<symbols::SourceChecksum>& compiled) {
    if (!compiled || compiled->bytes.empty()) return SourceMatch::Unknown;
    const bool same = hasDigest(bytes, *compiled) || hasDigest(withOtherEnds(bytes), *compiled);
    return same ? SourceMatch::Same : SourceMatch::Differs;
}

Result<SourceText> readSourceText(const std::string& path,
                                  const std::optional<symbols::SourceChecksum>& compiled) {
    const auto bytes = readUserFile(path, kMaxSource);
    if (!bytes) return tl::unexpected(bytes.error());
    return SourceText{path, decodeSource(*bytes), matchOf(*bytes, compiled)};
}

}  // namespace hawser::engine
