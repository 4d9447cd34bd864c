#pragma once

#include <cstddef>
#include <string_view>

namespace hawser::command {

// The words of a C++ expression, without meaning. Pure.
enum class CppTokenKind {
    End,
    Number,      // 10, 0x1F, 017, 1.5, with their suffixes
    Characters,  // 'a'
    Text,        // "abc"
    Name,        // "nt!Class::member", "operator" words and types as well
    Register,    // @rax
    Pseudo,      // @$t0
    Macro,       // #FIELD_OFFSET
    Evaluator,   // @@( , @@masm( , @@c++( : up to the bracket
    Operator,
    Other,
};

struct CppToken {
    CppTokenKind kind = CppTokenKind::End;
    std::string_view text{};  // Register, Pseudo, Macro: the name alone; quoted: what is quoted
    std::size_t offset = 0;   // where it begins in the text
    std::size_t end = 0;
};

// Reads one token at a time; holds no copy of the text.
class CppLexer {
  public:
    explicit CppLexer(std::string_view text) : m_text(text) { advance(); }

    const CppToken& current() const { return m_token; }
    void advance() { m_token = read(m_token.end); }
    std::string_view from(std::size_t offset) const { return m_text.substr(offset); }
    // The current name with the template arguments that would follow it: "List<int>::Node". Empty: no '<'
    // follows, or none that is closed.
    std::string_view withArguments() const;
    // That is one token.
    void takeArguments(std::string_view whole);
    // Passes everything up to the bracket that closes the one that is current, which it is then. What was
    // inside; empty: it is not closed.
    std::string_view takeBracketed();

  private:
    CppToken read(std::size_t at) const;
    std::size_t nameEnd(std::size_t at) const;
    std::size_t numberEnd(std::size_t at) const;

    std::string_view m_text;
    CppToken m_token;
};

}  // namespace hawser::command
