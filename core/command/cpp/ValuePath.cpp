#include "core/command/cpp/ValuePath.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

bool isNameLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool isWordPart(char c) {
    return isNameLetter(c) || isDigit(c);
}

// Behind the bracket that closes the first one; npos: it is not closed.
std::size_t behindBracket(std::string_view text) {
    int open = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '(') ++open;
        if (text[at] == ')' && --open == 0) return at + 1;
    }
    return std::string_view::npos;
}

// Names, members and elements of them: "nt!a.b[3]->c".
bool isChain(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        if (c == '-' && next == '>')
            ++at;
        else if (c == '!' && !isNameLetter(next))
            return false;
        else if (!isWordPart(c) && std::string_view("!:.[]").find(c) == std::string_view::npos)
            return false;
    }
    return true;
}

}  // namespace

bool isCppWord(std::string_view text) {
    return !text.empty() && isNameLetter(text.front()) && std::ranges::all_of(text, isWordPart);
}

std::string cppOperand(std::string_view expression) {
    std::string_view rest = expression;
    bool plain = !rest.empty() && isNameLetter(rest.front());
    if (rest.starts_with('@') && rest.size() > 1 && isNameLetter(rest[1])) {
        rest.remove_prefix(1);
        plain = true;
    } else if (rest.starts_with('(')) {
        const std::size_t behind = behindBracket(rest);
        rest = behind == std::string_view::npos ? std::string_view("?") : rest.substr(behind);
        // Else it is a cast of what follows.
        plain = rest.empty() || rest.starts_with('.') || rest.starts_with("->") || rest.starts_with('[');
    }
    return plain && isChain(rest) ? std::string(expression) : fmt::format("({})", expression);
}

}  // namespace hawser::command
