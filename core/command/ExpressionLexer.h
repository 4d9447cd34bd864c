#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hawser::command {

// The words of a MASM expression, without meaning. Pure.
enum class TokenKind {
    End,
    Word,
    Register,
    Pseudo,
    Dot,
    Open,
    Close,
    Operator,
    Text,        // "..."
    Characters,  // 'a'
    SourceLine,  // `file.c:12`; with its accents
    Evaluator,   // @@masm, @@c++, @@
    Other
};

struct Token {
    TokenKind kind = TokenKind::End;
    std::string_view text;   // Register and Pseudo: the name without @ and $; quoted: what is quoted
    std::size_t offset = 0;  // where it begins in the text
    std::size_t end = 0;
};

// Reads one token at a time; holds no copy of the text.
class ExpressionLexer {
  public:
    explicit ExpressionLexer(std::string_view text) : m_text(text) { advance(); }

    const Token& current() const { return m_token; }
    void advance();
    // Passes everything up to the bracket that closes the one that is current, which it is then. What was
    // inside.
    std::string_view takeBracketed();
    std::size_t consumed() const { return m_consumed; }  // end of the last token that was passed
    std::string_view from(std::size_t offset) const { return m_text.substr(offset); }

  private:
    Token read(std::size_t at) const;
    bool readQuoted(Token& token, std::size_t at) const;
    bool readSourceLine(Token& token, std::size_t at) const;
    bool readEvaluator(Token& token, std::size_t at) const;

    std::string_view m_text;
    Token m_token;
    std::size_t m_consumed = 0;
};

bool isWordCharacter(char c);  // of names and numbers: letters, digits, _ $ ? ! ` and bytes above 0x7F

// Numbers as MASM writes them: 0x 0n 0t 0y in front, alone they are 0; h behind, else the radix; a grave
// accent parts the two halves.
enum class NumberStatus { None, Ok, Overflow };
struct NumberText {
    NumberStatus status = NumberStatus::None;
    std::uint64_t value = 0;
};
NumberText parseMasmNumber(std::string_view word, unsigned radix);

}  // namespace hawser::command
