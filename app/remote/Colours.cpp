#include "app/remote/Colours.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"

namespace hawser::remote {

namespace {

// In the order of a terminal's colours (ECMA-48, 8.3.117).
constexpr std::array<std::string_view, 8> kNames{"black", "red",    "green", "yellow",
                                                 "blue",  "purple", "cyan",  "white"};
constexpr unsigned kLight = 8;

Result<Colours> coloursIn(std::string_view line) {
    Colours colours;
    const std::size_t comma = std::min(line.find(','), line.size());
    colours.text = colourOf(trim(line.substr(0, comma)));
    const bool both = comma < line.size();
    if (both) colours.background = colourOf(trim(line.substr(comma + 1)));
    if (!colours.text || (both && !colours.background))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("\"{}\" are no colours.", printable(trim(line), 100)));
    return colours;
}

}  // namespace

std::optional<unsigned> colourOf(std::string_view name) {
    const std::string lower = toLower(name);
    std::string_view word = lower;
    const auto known = [&] { return std::ranges::find(kNames, word); };
    unsigned light = 0;
    if (known() == kNames.end() && word.starts_with('l')) {
        word.remove_prefix(1);
        light = kLight;
    }
    if (known() == kNames.end()) return std::nullopt;
    return static_cast<unsigned>(known() - kNames.begin()) + light;
}

std::string Colours::sequence() const {
    std::vector<unsigned> codes;
    if (text) codes.push_back(*text < kLight ? 30 + *text : 90 + *text - kLight);
    if (background) codes.push_back(*background < kLight ? 40 + *background : 100 + *background - kLight);
    return codes.empty() ? std::string() : fmt::format("\x1b[{}m", fmt::join(codes, ";"));
}

Result<std::vector<Keyword>> parseColourFile(std::string_view text) {
    std::vector<Keyword> keywords;
    std::optional<std::string> keyword;
    for (const std::string_view line : split(text, '\n')) {
        if (line.empty()) continue;
        if (!keyword) {
            keyword = toLower(line);
            continue;
        }
        const auto colours = coloursIn(line);
        if (!colours) return tl::unexpected<Error>(colours.error());
        if (keywords.size() == Painter::kMaxKeywords)
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("A file of colours has up to {} keywords.", Painter::kMaxKeywords));
        keywords.push_back({*std::exchange(keyword, std::nullopt), *colours});
    }
    if (keyword)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("No colours stand behind \"{}\".", printable(*keyword, 100)));
    return keywords;
}

const Keyword* Painter::keywordIn(std::string_view line) const {
    const std::string lower = toLower(line);
    const auto found = std::ranges::find_if(
        m_keywords, [&](const Keyword& keyword) { return lower.find(keyword.text) != std::string::npos; });
    return found == m_keywords.end() ? nullptr : &*found;
}

std::string Painter::paint(std::string_view bytes) {
    if (m_keywords.empty()) return std::string(bytes);
    std::string painted;
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const bool whole = m_lineStart && end != std::string_view::npos;
        const std::string_view line = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
        bytes.remove_prefix(line.size());
        m_lineStart = line.ends_with('\n');
        const std::size_t content = std::min(line.find_last_not_of("\r\n") + 1, line.size());
        const Keyword* const keyword = whole ? keywordIn(line.substr(0, content)) : nullptr;
        if (keyword == nullptr) {
            painted += line;
            continue;
        }
        painted += fmt::format("{}{}{}{}{}", keyword->colours.sequence(), line.substr(0, content), kPlain,
                               m_usual, line.substr(content));
    }
    return painted;
}

}  // namespace hawser::remote
