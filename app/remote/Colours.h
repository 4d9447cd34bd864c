#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"

// The colours of remote.exe's /f, /b and /k, as a terminal has them. Pure.
namespace hawser::remote {

// black blue green cyan red purple yellow white, and each with an l in front, which is the light one: its
// number among a terminal's sixteen. Nothing: it is none.
std::optional<unsigned> colourOf(std::string_view name);

struct Colours {
    std::optional<unsigned> text;
    std::optional<unsigned> background;

    // The sequence that a terminal changes to them at; empty: it is left as it is.
    std::string sequence() const;
};

// A line that has the keyword in it, in whatever case of letters, is shown in these colours.
struct Keyword {
    std::string text;  // lower case
    Colours colours;
};

// What stands in a file of /k: a keyword in a line, and its colours in the next. Error InvalidArgument: names
// the line.
Result<std::vector<Keyword>> parseColourFile(std::string_view text);

// What a program prints, painted: all of it in the usual colours, and each line that comes whole and has a
// keyword in those of the first one.
class Painter {
  public:
    Painter() = default;
    Painter(Colours usual, std::vector<Keyword> keywords)
        : m_usual(usual.sequence()), m_keywords(std::move(keywords)) {}

    // Before anything is printed, and behind all of it.
    const std::string& begin() const { return m_usual; }
    std::string_view end() const { return m_usual.empty() ? "" : kPlain; }
    std::string paint(std::string_view bytes);

    static constexpr std::string_view kPlain = "\x1b[0m";
    static constexpr std::size_t kMaxFile = std::size_t{64} << 10;  // bytes
    static constexpr std::size_t kMaxKeywords = 256;

  private:
    const Keyword* keywordIn(std::string_view line) const;

    std::string m_usual;
    std::vector<Keyword> m_keywords;
    bool m_lineStart = true;
};

}  // namespace hawser::remote
