#include "core/engine/SourceReference.h"

#include "core/base/Text.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kMaxText = 1024;  // characters

// Decimal unless 0x stands in front, whatever the commands' radix is (public page "Source Line Syntax").
std::optional<std::uint32_t> lineNumber(std::string_view text) {
    const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    const auto value = hexadecimal ? parseNumber(text.substr(2), 16) : parseNumber(text, 10);
    if (!value || *value > UINT32_MAX) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

}  // namespace

std::optional<SourceReference> parseSourceReference(std::string_view text) {
    if (text.size() < 3 || text.size() > kMaxText || text.front() != '`' || text.back() != '`')
        return std::nullopt;
    text = trim(text.substr(1, text.size() - 2));
    if (text.empty() || text.find('`') != std::string_view::npos) return std::nullopt;
    SourceReference reference;
    if (const std::size_t mark = text.find('!'); mark != std::string_view::npos) {
        reference.module = std::string(text.substr(0, mark));
        text.remove_prefix(mark + 1);
        if (reference.module.empty() || reference.module.find_first_of("/\\:") != std::string::npos)
            return std::nullopt;
    }
    // A colon behind a drive's letter parts no line off.
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos && !(colon == 1 && text.find_first_of("/\\") == 2)) {
        reference.line = lineNumber(trim(text.substr(colon + 1)));
        if (!reference.line) return std::nullopt;
        text = text.substr(0, colon);
    }
    reference.file = std::string(trim(text));
    if (reference.file.empty() && !reference.line) return std::nullopt;
    return reference;
}

}  // namespace hawser::engine
