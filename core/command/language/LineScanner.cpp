#include "core/command/language/LineScanner.h"

#include <algorithm>
#include <vector>

#include "core/base/Text.h"
#include "core/command/QuotedText.h"

namespace hawser::command {

namespace {

bool isLineEnd(char c) {
    return c == '\n' || c == '\r';
}

}  // namespace

LineScanner LineScanner::sub(std::string_view piece) const {
    LineScanner scanner(m_source);
    scanner.m_at = offsetOf(piece);
    scanner.m_end = scanner.m_at + piece.size();
    return scanner;
}

std::string_view LineScanner::between(std::size_t begin, std::size_t end) const {
    return m_source.substr(begin, end - begin);
}

std::size_t LineScanner::offsetOf(std::string_view piece) const {
    return static_cast<std::size_t>(piece.data() - m_source.data());
}

void LineScanner::skipBlanks() {
    while (!done() && isBlank(next())) skip();
}

void LineScanner::skipSeparators() {
    while (!done() && (isBlank(next()) || isLineEnd(next()) || next() == ';')) skip();
}

bool LineScanner::atEndOfCommand() const {
    return done() || next() == ';' || next() == '}' || isLineEnd(next());
}

std::size_t LineScanner::quoteEnd(std::size_t quote) const {
    for (std::size_t i = quote + 1; i < m_end; ++i) {
        if (beginsEscape(m_source.substr(0, m_end), i))
            ++i;
        else if (m_source[i] == '"')
            return i;
    }
    return std::string_view::npos;
}

std::optional<std::size_t> LineScanner::skipGroup(char close) {
    const char open = next();
    unsigned depth = 0;
    for (std::size_t i = m_at; i < m_end; ++i) {
        if (m_source[i] == '"') {
            const std::size_t end = quoteEnd(i);
            if (end == std::string_view::npos) return std::nullopt;
            i = end;
        } else if (m_source[i] == open) {
            ++depth;
        } else if (m_source[i] == close && --depth == 0) {
            m_at = i + 1;
            return i;
        }
    }
    return std::nullopt;
}

std::string_view LineScanner::takeWord() {
    skipBlanks();
    const std::size_t begin = m_at;
    while (!done() && !isBlank(next()) && !isLineEnd(next())) skip();
    return between(begin, m_at);
}

std::string_view LineScanner::takeName() {
    const std::size_t begin = m_at;
    while (!done() && !isBlank(next()) && !isLineEnd(next()) && next() != '{' && next() != '"') skip();
    return between(begin, m_at);
}

std::string_view LineScanner::takePart() {
    const std::size_t begin = m_at;
    int depth = 0;
    for (; !done(); skip()) {
        const char c = next();
        if (c == '"') {
            const std::size_t end = quoteEnd(m_at);
            if (end != std::string_view::npos) m_at = end;
        } else if (c == '(' || c == '{') {
            ++depth;
        } else if (c == ')' || c == '}') {
            --depth;
        } else if (c == ';' && depth <= 0) {
            break;
        }
    }
    return between(begin, m_at);
}

std::string_view LineScanner::takeCommand() {
    const std::size_t begin = m_at;
    m_unclosed.reset();
    std::vector<std::size_t> open;  // braces
    for (; !done(); skip()) {
        const char c = next();
        if (c == '"') {
            const std::size_t end = quoteEnd(m_at);
            if (end == std::string_view::npos) {
                m_unclosed = m_at;
                m_at = m_end;
                break;
            }
            m_at = end;
        } else if (c == '{') {
            open.push_back(m_at);
        } else if (c == '}') {
            if (open.empty()) break;
            open.pop_back();
        } else if (open.empty() && (c == ';' || isLineEnd(c))) {
            break;
        }
    }
    if (!open.empty() && !m_unclosed) m_unclosed = open.front();
    return between(begin, m_at);
}

std::string_view LineScanner::takeText(bool inBlock) {
    const std::size_t begin = m_at;
    m_unclosed.reset();
    int depth = 0;
    for (; !done(); skip()) {
        const char c = next();
        if (c == '"') {
            const std::size_t end = quoteEnd(m_at);
            if (end != std::string_view::npos) m_at = end;
        } else if (inBlock && c == '{') {
            ++depth;
        } else if (inBlock && c == '}') {
            if (depth == 0) break;
            --depth;
        } else if (c == ';' || isLineEnd(c)) {
            break;
        }
    }
    return between(begin, m_at);
}

void LineScanner::skipLine(bool inBlock) {
    m_unclosed.reset();
    int depth = 0;
    for (; !done() && !isLineEnd(next()); skip()) {
        if (!inBlock) continue;
        if (next() == '{') ++depth;
        if (next() == '}' && depth-- == 0) return;
    }
}

}  // namespace hawser::command
