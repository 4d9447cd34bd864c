#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hawser::command {

// One command as typed: "2k 5" is processor 2, name "k", arguments " 5": a blank in front
// tells "bp 3" from "bp3". Views into the line.
struct CommandText {
    std::optional<std::uint16_t> processor;
    std::string_view name;
    std::string_view arguments;
};

// Takes the first command off the line: up to a ';' outside quotes; a '*' comment and .exepath take all that
// is left.
std::string_view takeCommand(std::string_view& line);
CommandText parseCommand(std::string_view text);

}  // namespace hawser::command
