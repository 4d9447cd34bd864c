#include "core/command/ExpressionLexer.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

// Longest first, so that the first match is the right one.
constexpr std::array<std::string_view, 19> kMasmOperators{
    ">>>", "<<", ">>", "==", "<=", ">=", "!=", "&&", "||", "+", "-", "*", "/", "%", "=", "<", ">", "&", "^"};

// Asked for each character of each turn of a loop.
constexpr std::array<bool, 256> kWordCharacters = [] {
    std::array<bool, 256> table{};
    for (unsigned u = 0; u < table.size(); ++u)
        table[u] = (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u >= 0x80;
    for (const char c : {'_', '$', '?', '!', '`'}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

// 0: none begins there.
std::size_t operatorLength(std::string_view text) {
    for (const std::string_view known : kMasmOperators)
        if (known.front() == text.front() && text.starts_with(known)) return known.size();
    return 0;
}

std::size_t wordEnd(std::string_view text, std::size_t at) {
    while (at < text.size() && isWordCharacter(text[at])) {
        // "!=" is an operator, "nt!Name" a name.
        if (text[at] == '!' && (at + 1 >= text.size() || text[at + 1] == '=')) break;
        ++at;
    }
    return at;
}

unsigned digitValue(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return 99;
}

constexpr std::uint64_t kMayOverflow = UINT64_MAX >> 4;  // with one more digit

NumberText parseDigits(std::string_view digits, unsigned radix) {
    NumberText number;
    if (digits.empty()) return number;
    bool overflow = false;
    for (const char c : digits) {
        const unsigned digit = digitValue(c);
        if (digit >= radix) return {};
        // A division for each digit would be most of the work.
        if (number.value >= kMayOverflow && number.value > (UINT64_MAX - digit) / radix) overflow = true;
        number.value = number.value * radix + digit;
    }
    number.status = overflow ? NumberStatus::Overflow : NumberStatus::Ok;
    return number;
}

// "fffff800`12345678": the accent parts the high from the low 32 bits.
NumberText parseHalves(std::string_view digits, unsigned radix) {
    const std::size_t accent = digits.find('`');
    if (accent == std::string_view::npos) return parseDigits(digits, radix);
    const NumberText high = parseDigits(digits.substr(0, accent), radix);
    const NumberText low = parseDigits(digits.substr(accent + 1), radix);
    if (high.status == NumberStatus::None || low.status == NumberStatus::None) return {};
    if (high.value > UINT32_MAX || low.value > UINT32_MAX) return {NumberStatus::Overflow, 0};
    return {NumberStatus::Ok, high.value << 32 | low.value};
}

}  // namespace

bool isWordCharacter(char c) {
    return kWordCharacters[static_cast<unsigned char>(c)];
}

NumberText parseMasmNumber(std::string_view word, unsigned radix) {
    if (word.size() >= 2 && word[0] == '0') {
        const char mark = word[1];
        const std::string_view digits = word.size() == 2 ? "0" : word.substr(2);
        if (mark == 'x' || mark == 'X') return parseHalves(digits, 16);
        if (mark == 'n' || mark == 'N') return parseHalves(digits, 10);
        if (mark == 't' || mark == 'T') return parseHalves(digits, 8);
        if (mark == 'y' || mark == 'Y') return parseHalves(digits, 2);
    }
    if (word.size() > 1 && (word.back() == 'h' || word.back() == 'H')) {
        return parseHalves(word.substr(0, word.size() - 1), 16);
    }
    return parseHalves(word, radix);
}

bool ExpressionLexer::readQuoted(Token& token, std::size_t at) const {
    const char quote = m_text[at];
    if (quote != '"' && quote != '\'') return false;
    const std::size_t close = m_text.find(quote, at + 1);
    if (close == std::string_view::npos) return false;
    token.kind = quote == '"' ? TokenKind::Text : TokenKind::Characters;
    token.text = m_text.substr(at + 1, close - at - 1);
    token.end = close + 1;
    return true;
}

// An accent within a number parts its halves.
bool ExpressionLexer::readSourceLine(Token& token, std::size_t at) const {
    const std::size_t close = m_text[at] == '`' ? m_text.find('`', at + 1) : std::string_view::npos;
    if (close == std::string_view::npos) return false;
    token.kind = TokenKind::SourceLine;
    token.text = m_text.substr(at, close + 1 - at);
    token.end = close + 1;
    return true;
}

bool ExpressionLexer::readEvaluator(Token& token, std::size_t at) const {
    if (!m_text.substr(at).starts_with("@@")) return false;
    for (const std::string_view name : {"@@masm(", "@@c++(", "@@("}) {
        if (!m_text.substr(at).starts_with(name)) continue;
        token.kind = TokenKind::Evaluator;
        token.text = m_text.substr(at, name.size() - 1);
        token.end = at + token.text.size();
        return true;
    }
    return false;
}

Token ExpressionLexer::read(std::size_t at) const {
    while (at < m_text.size() && (m_text[at] == ' ' || m_text[at] == '\t')) ++at;
    Token token{TokenKind::End, {}, at, at};
    if (at >= m_text.size()) return token;
    const char c = m_text[at];
    if (readQuoted(token, at) || readSourceLine(token, at) || readEvaluator(token, at)) return token;
    std::size_t start = at;
    if (c == '@') {
        ++start;
        token.kind = TokenKind::Register;
        if (start < m_text.size() && (m_text[start] == '$' || m_text[start] == '!')) {
            token.kind = m_text[start] == '$' ? TokenKind::Pseudo : TokenKind::Word;
            ++start;
        }
    } else if (c == '$') {
        ++start;
        token.kind = TokenKind::Pseudo;
    } else if (isWordCharacter(c) && !(c == '!' && at + 1 < m_text.size() && m_text[at + 1] == '=')) {
        token.kind = TokenKind::Word;
    } else if (c == '.') {
        token.kind = TokenKind::Dot;
    } else if (c == '(' || c == '[') {
        token.kind = TokenKind::Open;
    } else if (c == ')' || c == ']') {
        token.kind = TokenKind::Close;
    } else {
        const std::size_t length = operatorLength(m_text.substr(at));
        token.kind = length != 0 ? TokenKind::Operator : TokenKind::Other;
        token.end = at + std::max<std::size_t>(length, 1);
        // '|' is missing in the table: kept apart so that "||" stays whole.
        if (c == '|')
            token = {TokenKind::Operator, {}, at, at + (m_text.substr(at).starts_with("||") ? 2U : 1U)};
        token.text = m_text.substr(at, token.end - at);
        return token;
    }
    const bool named =
        token.kind == TokenKind::Word || token.kind == TokenKind::Register || token.kind == TokenKind::Pseudo;
    token.end = named ? wordEnd(m_text, start) : at + 1;
    if (named && token.end == start) {
        token.kind = TokenKind::Other;
        token.end = std::max(start, at + 1);
        start = at;
    }
    token.text = m_text.substr(start, token.end - start);
    return token;
}

std::string_view ExpressionLexer::takeBracketed() {
    const std::size_t start = m_token.end;
    int open = 1;
    for (std::size_t at = start; at < m_text.size(); ++at) {
        if (m_text[at] == '(') ++open;
        if (m_text[at] != ')' || --open != 0) continue;
        m_token = {TokenKind::Close, m_text.substr(at, 1), at, at + 1};
        return m_text.substr(start, at - start);
    }
    return {};
}

void ExpressionLexer::advance() {
    m_consumed = m_token.end;
    m_token = read(m_token.end);
}

}  // namespace hawser::command
