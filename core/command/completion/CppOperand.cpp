#include "core/command/completion/CppOperand.h"

#include <algorithm>
#include <array>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

bool isOperandPart(char c) {
    return (c >= '0' && c <= '9') || (lowered(c) >= 'a' && lowered(c) <= 'z') || c == '_' || c == '$' ||
           c == '!' || c == '@' || c == ':' || c == '#';
}

std::size_t withoutBlanks(std::string_view text, std::size_t end) {
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
    return end;
}

// Where the bracket opens that closes in front of `end`; 0 when it does not.
std::size_t opening(std::string_view text, std::size_t end) {
    int open = 0;
    for (std::size_t at = end; at > 0; --at) {
        const char c = text[at - 1];
        if (c == ')' || c == ']') ++open;
        if ((c == '(' || c == '[') && --open == 0) return at - 1;
    }
    return 0;
}

std::size_t nameStart(std::string_view text, std::size_t end) {
    while (end > 0 && isOperandPart(text[end - 1])) --end;
    return end;
}

// In front of the . or -> there; `end` itself when there is none.
std::size_t beforeAccess(std::string_view text, std::size_t end) {
    const std::size_t at = withoutBlanks(text, end);
    const std::string_view before = text.substr(0, at);
    if (before.ends_with("->")) return at - 2;
    return before.ends_with('.') ? at - 1 : end;
}

}  // namespace

std::string_view cppOwner(std::string_view text) {
    const std::size_t end = beforeAccess(text, text.size());
    if (end == text.size()) return {};
    std::size_t start = end;
    for (;;) {
        start = withoutBlanks(text, start);
        const std::size_t before = start;
        while (start > 0 && text[start - 1] == ']') start = withoutBlanks(text, opening(text, start));
        if (start > 0 && text[start - 1] == ')') start = opening(text, start);
        start = nameStart(text, start);
        if (start == before) return {};  // an operator, or nothing
        const std::size_t further = beforeAccess(text, start);
        if (further == start) break;
        start = further;
    }
    return trim(text.substr(start, end - start));
}

bool mayBeType(std::string_view text) {
    text = text.substr(0, withoutBlanks(text, text.size()));
    if (text.ends_with('(') || text.ends_with(',')) return true;
    constexpr std::array<std::string_view, 6> kWords{"struct", "class", "union", "enum", "const", "volatile"};
    const std::string_view last = text.substr(nameStart(text, text.size()));
    return std::ranges::find(kWords, last) != kWords.end();
}

}  // namespace hawser::command
