#include "core/command/CommandLine.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isPunctuation(char c) {
    return c == '.' || c == '!' || c == '?';
}

// Characters of the command's name, which need not be followed by a blank: "bp0", "?1+2", "~1s", "k5".
std::size_t nameLength(std::string_view text) {
    if (text.empty()) return 0;
    std::size_t length = 1;
    const auto continues = [&](auto accepts) {
        while (length < text.size() && accepts(text[length])) ++length;
        return length;
    };
    if (isLetter(text[0])) return continues(isLetter);
    if (text.starts_with("!!")) return 2;
    if (text[0] == '.' || text[0] == '!') {
        return continues([](char c) { return isLetter(c) || isDigit(c) || c == '_' || c == '.'; });
    }
    if (text.starts_with("$$>a<")) return 5;
    if (text[0] == '$') return continues([](char c) { return c == '$' || c == '<' || c == '>'; });
    if (text.starts_with("??")) return 2;
    return 1;
}

// "as Name text", but not "as /x Name Expression"; /f names a file, /c commands with their semicolons.
bool namesLine(std::string_view arguments) {
    const std::string_view text = trim(arguments);
    return !text.starts_with('/') || text.starts_with("/f ") || text.starts_with("/c ");
}

}  // namespace

CommandText parseCommand(std::string_view text) {
    CommandText command;
    text = trim(text);
    const std::string_view whole = text;
    const bool tilde = text.starts_with('~');
    if (tilde) text.remove_prefix(1);
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    std::size_t length = digits;
    if (digits > 0) {
        const auto number = parseNumber(text.substr(0, digits), 10);
        if (number && *number <= UINT16_MAX) command.processor = static_cast<std::uint16_t>(*number);
    } else if (tilde && text.starts_with('*')) {
        command.everyProcessor = true;
        length = 1;
    }
    const std::string_view rest = tilde ? trim(text.substr(length)) : text.substr(length);
    const bool prefixed = (command.processor || command.everyProcessor) && !rest.empty() &&
                          (isLetter(rest.front()) || (tilde && isPunctuation(rest.front())));
    // "~1s" is a command of its own.
    if (prefixed && !(tilde && rest == "s")) {
        text = rest;
    } else {
        command = {};
        text = whole;
    }
    const std::size_t name = nameLength(text);
    command.name = text.substr(0, name);
    command.arguments = text.substr(name);
    return command;
}

bool takesLine(const CommandText& command) {
    // A list of folders, which semicolons keep apart.
    if (command.name == ".exepath" || command.name == ".srcpath" || command.name == ".lsrcpath" ||
        command.name == ".sympath" || command.name == ".symfix")
        return true;
    if (command.name == ".shell" || command.name == "!!") return true;
    if (command.name == "*" || command.name == "$<" || command.name == "$><") return true;
    if (command.name == "as") return namesLine(command.arguments);
    return command.name == "r" && trim(command.arguments).starts_with("$.u");
}

bool takesText(const CommandText& command) {
    return command.name == "$$" || command.name == ".echo" || command.name == "aS";
}

}  // namespace hawser::command
