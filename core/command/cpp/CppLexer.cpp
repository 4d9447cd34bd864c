#include "core/command/cpp/CppLexer.h"

#include <algorithm>
#include <array>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

// Longest first, so that the first match is the right one.
constexpr std::array<std::string_view, 24> kOperators{
    "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&",
    "||",  "*=",  "/=", "%=", "+=", "-=", "&=", "|=", "^=", "::", "//", ".*"};
constexpr std::string_view kSingles = "+-*/%<>=!&|^~?:,.()[]";

bool startsName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool isNamePart(char c) {
    return startsName(c) || isDigit(c);
}

}  // namespace

// A module stands in front of '!', behind which a compiler's own names may hold accents and question marks.
std::size_t CppLexer::nameEnd(std::size_t at) const {
    bool qualified = false;
    while (at < m_text.size()) {
        const char c = m_text[at];
        const char next = at + 1 < m_text.size() ? m_text[at + 1] : '\0';
        if (isNamePart(c) || (qualified && (c == '`' || c == '\''))) {
            ++at;
        } else if (c == '!' && !qualified && (startsName(next) || next == '`' || next == '~')) {
            qualified = true;
            at += next == '~' ? 2 : 1;
        } else if (c == ':' && next == ':') {
            const char behind = at + 2 < m_text.size() ? m_text[at + 2] : '\0';
            if (!startsName(behind) && behind != '~' && !(qualified && behind == '`')) break;
            at += behind == '~' ? 3 : 2;
        } else {
            break;
        }
    }
    return at;
}

std::size_t CppLexer::numberEnd(std::size_t at) const {
    const bool hex = m_text.substr(at, 2) == "0x" || m_text.substr(at, 2) == "0X";
    while (at < m_text.size()) {
        const char c = m_text[at];
        const bool exponent = !hex && (c == 'e' || c == 'E') && at + 1 < m_text.size() &&
                              (m_text[at + 1] == '-' || m_text[at + 1] == '+');
        if (exponent)
            at += 2;
        else if (isNamePart(c) || c == '.' || c == '`')
            ++at;
        else
            break;
    }
    return at;
}

CppToken CppLexer::read(std::size_t at) const {
    while (at < m_text.size() && (m_text[at] == ' ' || m_text[at] == '\t')) ++at;
    if (at >= m_text.size()) return {CppTokenKind::End, {}, m_text.size(), m_text.size()};
    const std::string_view rest = m_text.substr(at);
    const auto token = [&](CppTokenKind kind, std::size_t skip, std::size_t end, std::size_t tail = 0) {
        return CppToken{kind, m_text.substr(at + skip, end - tail - at - skip), at, end};
    };
    const char c = rest.front();
    if (isDigit(c)) return token(CppTokenKind::Number, 0, numberEnd(at));
    for (const std::string_view name : {"@@masm(", "@@c++(", "@@("})
        if (rest.starts_with(name)) return token(CppTokenKind::Evaluator, 0, at + name.size() - 1);
    if (rest.size() > 2 && rest.starts_with("@$")) return token(CppTokenKind::Pseudo, 2, nameEnd(at + 2));
    if (rest.size() > 1 && c == '@' && isNamePart(rest[1]))
        return token(CppTokenKind::Register, 1, nameEnd(at + 1));
    // "$!name" is a local variable.
    if (rest.starts_with("$!") && rest.size() > 2 && startsName(rest[2]))
        return token(CppTokenKind::Name, 2, nameEnd(at + 2));
    if (rest.size() > 1 && c == '#' && startsName(rest[1]))
        return token(CppTokenKind::Macro, 1, nameEnd(at + 1));
    if (startsName(c)) return token(CppTokenKind::Name, 0, nameEnd(at));
    if (c == '"' || c == '\'') {
        for (std::size_t i = at + 1; i < m_text.size(); ++i) {
            if (m_text[i] == '\\') {
                ++i;
                continue;
            }
            if (m_text[i] != c) continue;
            return token(c == '"' ? CppTokenKind::Text : CppTokenKind::Characters, 1, i + 1, 1);
        }
        return token(CppTokenKind::Other, 0, m_text.size());
    }
    for (const std::string_view op : kOperators) {
        if (!rest.starts_with(op)) continue;
        // A comment ends the expression.
        if (op == "//") return {CppTokenKind::End, {}, at, at};
        return token(CppTokenKind::Operator, 0, at + op.size());
    }
    const bool known = kSingles.find(c) != std::string_view::npos;
    return token(known ? CppTokenKind::Operator : CppTokenKind::Other, 0, at + 1);
}

std::string_view CppLexer::withArguments() const {
    std::size_t at = m_token.end;
    while (at < m_text.size() && m_text[at] == '<') {
        int open = 0;
        std::size_t close = at;
        for (; close < m_text.size(); ++close) {
            if (m_text[close] == '<') ++open;
            if (m_text[close] == '>' && --open == 0) break;
        }
        if (close >= m_text.size()) return {};
        at = close + 1;
        if (m_text.substr(at).starts_with("::")) at = nameEnd(at);
    }
    if (at == m_token.end) return {};
    const auto start = static_cast<std::size_t>(m_token.text.data() - m_text.data());
    return m_text.substr(start, at - start);
}

void CppLexer::takeArguments(std::string_view whole) {
    m_token.end += whole.size() - m_token.text.size();
    m_token.text = whole;
}

std::string_view CppLexer::takeBracketed() {
    const std::size_t start = m_token.end;
    int open = 1;
    for (std::size_t at = start; at < m_text.size(); ++at) {
        if (m_text[at] == '(') ++open;
        if (m_text[at] != ')' || --open != 0) continue;
        m_token = {CppTokenKind::Operator, m_text.substr(at, 1), at, at + 1};
        return m_text.substr(start, at - start);
    }
    return {};
}

}  // namespace hawser::command
