#include "core/command/language/TextReplacement.h"

#include <algorithm>

#include "core/command/QuotedText.h"

namespace hawser::command {

namespace {

constexpr std::string_view kDelimiters = " \t\r\n;\"";

bool isDelimiter(char c) {
    return kDelimiters.find(c) != std::string_view::npos;
}

class Replacer {
  public:
    Replacer(std::string_view text, const TextReplacement& how) : m_text(text), m_how(how) {}

    std::string run() {
        while (m_at < m_text.size() && m_result.size() <= m_how.limit) {
            if (m_text.substr(m_at).starts_with("${"))
                interpret();
            else if (!m_how.innerBlocks && !m_quoted && (m_text[m_at] == '{'))
                keepBlock();
            else
                wordOrCharacter();
        }
        return std::move(m_result);
    }

  private:
    void put(std::string_view text) {
        const std::size_t begin = m_result.size();
        m_result += text;
        if (!m_how.joinsLines || m_quoted) return;
        const auto put = m_result.begin() + static_cast<std::ptrdiff_t>(begin);
        std::replace_if(
            put, m_result.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    }

    // "${Name}", "${/d:Name}".
    void interpret() {
        const std::size_t end = m_text.find('}', m_at);
        if (end == std::string_view::npos) return keep(2);
        const std::string_view whole = m_text.substr(m_at, end + 1 - m_at);
        std::string_view name = whole.substr(2, whole.size() - 3);
        char option = 0;
        if (name.size() > 3 && name[0] == '/' && name[2] == ':') {
            option = name[1];
            name.remove_prefix(3);
        }
        const auto text = m_how.find(name);
        const bool mine = text || m_how.answers(name);
        m_at = end + 1;
        if (option == 'd' && mine) return put(text ? "1" : "0");
        if (option == 'f' && mine) return put(text.value_or(""));
        if (option == 'n' && text) return put(name);
        if (option == 0 && text) return put(*text);
        m_result += whole;
    }

    void keep(std::size_t count) {
        m_result += m_text.substr(m_at, count);
        m_at += count;
    }

    void keepBlock() {
        unsigned depth = 0;
        bool quoted = false;
        std::size_t end = m_at;
        for (; end < m_text.size(); ++end) {
            if (m_text[end] == '"') quoted = !quoted;
            if (quoted && beginsEscape(m_text, end)) ++end;
            if (quoted) continue;
            if (m_text[end] == '{') ++depth;
            if (m_text[end] == '}' && --depth == 0) break;
        }
        keep(std::min(end + 1, m_text.size()) - m_at);
    }

    void wordOrCharacter() {
        const bool begins = m_at == 0 || isDelimiter(m_text[m_at - 1]);
        if (m_how.words && begins && !isDelimiter(m_text[m_at])) {
            const std::size_t end = std::min(m_text.find_first_of(kDelimiters, m_at), m_text.size());
            const std::string_view word = m_text.substr(m_at, end - m_at);
            if (const auto text = m_how.find(word)) {
                put(*text);
                m_at = end;
                return;
            }
        }
        if (m_quoted && beginsEscape(m_text, m_at)) return keep(2);
        if (m_text[m_at] == '"') m_quoted = !m_quoted;
        keep(1);
    }

    std::string_view m_text;
    const TextReplacement& m_how;
    std::string m_result;
    std::size_t m_at = 0;
    bool m_quoted = false;
};

}  // namespace

std::string replaceNames(std::string_view text, const TextReplacement& replacement) {
    return Replacer(text, replacement).run();
}

}  // namespace hawser::command
