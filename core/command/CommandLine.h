#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hawser::command {

// One command as typed: "2k 5" and "~2 k 5" are processor 2, name "k", arguments " 5": a blank in front
// tells "bp 3" from "bp3". Views into the line.
struct CommandText {
    std::optional<std::uint16_t> processor;
    bool everyProcessor = false;  // "~* k"
    std::string_view name;
    std::string_view arguments;
};

CommandText parseCommand(std::string_view text);

// "* comment", "as Name text", "r $.u0=text", ".exepath" and "$<File" take all that is left of the line, with
// its ';' and quotes.
bool takesLine(const CommandText& command);
// Of a comment and of .echo a quote is text like any other, unless it is closed.
bool takesText(const CommandText& command);

}  // namespace hawser::command
