#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace hawser::command {

// A cursor over a piece of a source; its offsets are of the whole source. Knows quotes, brackets and what
// parts commands, and nothing of their meaning.
class LineScanner {
  public:
    explicit LineScanner(std::string_view source) : m_source(source), m_end(source.size()) {}
    // Over a piece, which is a view into the same source.
    LineScanner sub(std::string_view piece) const;

    std::size_t at() const { return m_at; }
    bool done() const { return m_at >= m_end; }
    char next() const { return m_source[m_at]; }  // not when done()
    std::string_view rest() const { return between(m_at, m_end); }
    std::string_view between(std::size_t begin, std::size_t end) const;
    std::size_t offsetOf(std::string_view piece) const;

    void skip() { ++m_at; }
    void skipTo(std::size_t offset) { m_at = offset < m_end ? offset : m_end; }
    void skipBlanks();
    void skipSeparators();  // blanks, ; and line ends
    bool atEndOfCommand() const;

    // At an opening bracket: behind the one that closes it, whose offset is told; nothing when it is missing.
    std::optional<std::size_t> skipGroup(char close);
    std::string_view takeWord();  // to the next blank
    std::string_view takeName();  // to the next blank, brace or quote
    std::string_view takePart();  // up to a ; outside of quotes and brackets
    // Up to a ;, a line end, or a } that closes what is around it. Blocks within stay whole.
    std::string_view takeCommand();
    // The same for text, where a quote that is never closed is a character.
    std::string_view takeText(bool inBlock);
    void skipLine(bool inBlock);  // a ; is text too
    // The quote or the brace that the command taken last leaves open.
    std::optional<std::size_t> unclosed() const { return m_unclosed; }

  private:
    std::size_t quoteEnd(std::size_t quote) const;  // of the closing one; npos when there is none

    std::string_view m_source;
    std::size_t m_at = 0;
    std::size_t m_end;
    std::optional<std::size_t> m_unclosed;
};

}  // namespace hawser::command
