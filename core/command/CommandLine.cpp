#include "core/command/CommandLine.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
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
    if (text[0] == '.' || text[0] == '!') {
        return continues([](char c) { return isLetter(c) || isDigit(c) || c == '_' || c == '.'; });
    }
    if (text[0] == '$') return continues([](char c) { return c == '$' || c == '<' || c == '>'; });
    if (text.starts_with("??")) return 2;
    return 1;
}

std::size_t commandEnd(std::string_view line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (quoted && line.substr(i).starts_with("\\\""))
            ++i;  // a quote within the text, as Arguments::takeQuoted reads it
        else if (line[i] == '"')
            quoted = !quoted;
        else if (line[i] == ';' && !quoted)
            return i;
    }
    return line.size();
}

// A comment, and a list of folders, which semicolons keep apart.
bool takesAll(std::string_view line) {
    return line.starts_with('*') || line.substr(0, nameLength(line)) == ".exepath";
}

}  // namespace

std::string_view takeCommand(std::string_view& line) {
    line = trim(line);
    const std::size_t end = takesAll(line) ? line.size() : commandEnd(line);
    const std::string_view command = trim(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
    return command;
}

CommandText parseCommand(std::string_view text) {
    CommandText command;
    text = trim(text);
    const std::size_t digits =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), isDigit) - text.begin());
    if (digits > 0 && digits < text.size() && isLetter(text[digits])) {
        const auto number = parseNumber(text.substr(0, digits), 10);
        if (number && *number <= UINT16_MAX) {
            command.processor = static_cast<std::uint16_t>(*number);
            text.remove_prefix(digits);
        }
    }
    const std::size_t length = nameLength(text);
    command.name = text.substr(0, length);
    command.arguments = text.substr(length);
    return command;
}

}  // namespace hawser::command
