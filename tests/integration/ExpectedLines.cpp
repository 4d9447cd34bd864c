#include "tests/integration/ExpectedLines.h"

#include <algorithm>
#include <map>
#include <regex>

namespace hawser::test {

namespace {

constexpr std::string_view kAnyLines = "...";

using Names = std::map<std::string, std::string>;

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

// Whether the line is the expected one; then `names` has what it names.
bool isLine(const std::string& line, const std::string& expected, Names& names) {
    static const std::regex mark("<(?:(\\w+):)?(\\w+)>");
    static const std::map<std::string, std::string> kinds{
        {"hex", "([0-9a-f`]+)"}, {"dec", "([0-9]+)"}, {"any", "(.*)"}};
    std::string pattern;
    std::vector<std::string> groups;
    auto rest = expected.cbegin();
    for (std::sregex_iterator it(expected.begin(), expected.end(), mark), end; it != end; ++it) {
        const auto kind = kinds.find((*it)[2]);
        const auto known = names.find((*it)[2]);
        if (kind == kinds.end() && known == names.end()) continue;
        pattern += escaped({rest, (*it)[0].first});
        rest = (*it)[0].second;
        pattern += kind != kinds.end() ? kind->second : escaped(known->second);
        if (kind != kinds.end()) groups.push_back((*it)[1]);
    }
    pattern += escaped({rest, expected.cend()});
    std::smatch match;
    if (!std::regex_match(line, match, std::regex(pattern))) return false;
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (!groups[i].empty()) names[groups[i]] = match[i + 1];
    return true;
}

class Comparison {
  public:
    Comparison(const std::vector<std::string>& lines, const std::vector<std::string>& expected)
        : m_lines(lines), m_expected(expected) {}

    bool holds(std::size_t line, std::size_t at, Names names) {
        m_farthest = std::max(m_farthest, at);
        if (at == m_expected.size()) return line == m_lines.size();
        if (m_expected[at] == kAnyLines) {
            for (std::size_t next = line; next <= m_lines.size(); ++next)
                if (holds(next, at + 1, names)) return true;
            return false;
        }
        return line < m_lines.size() && isLine(m_lines[line], m_expected[at], names) &&
               holds(line + 1, at + 1, names);
    }
    std::string farthest() const {
        return m_farthest < m_expected.size() ? m_expected[m_farthest] : "(no more lines)";
    }

  private:
    const std::vector<std::string>& m_lines;
    const std::vector<std::string>& m_expected;
    std::size_t m_farthest = 0;
};

}  // namespace

std::optional<std::string> missingLine(const std::vector<std::string>& lines,
                                       const std::vector<std::string>& expected) {
    Comparison comparison(lines, expected);
    return comparison.holds(0, 0, {}) ? std::nullopt : std::optional(comparison.farthest());
}

}  // namespace hawser::test
