#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/remote/Colours.h"
#include "core/base/Result.h"

namespace hawser::remote {

// What the command line asks for.
struct Options {
    enum class Task { Serve, Connect, Query, Help, Version };

    Task task = Task::Help;
    std::string command;                // Serve: the program inside, as a shell reads it
    std::string name;                   // Serve, Connect: of the session, in lower case
    std::string host;                   // Connect, Query
    std::vector<std::string> users;     // Serve: who else may join
    std::vector<std::string> denied;    // Serve: who may not, listed or not
    std::optional<bool> visible;        // Serve; as the command says when absent
    std::vector<std::string> channels;  // Serve: further addresses to listen at, as core/channel reads them
    std::string password;               // of a channel that says none; not from the command line
    bool pipes = false;                 // Serve: pipes instead of a terminal for the program inside
    std::uint32_t lines = 200;          // Connect: how many of the last ones are wanted
    Colours colours{};                  // of our terminal
    std::string colourFile{};           // Connect: of lines with keywords; empty: none
};

// `arguments` without the program's name. remote.exe's options, with / or - in front and in any case of
// letters.
Result<Options> parseOptions(std::span<const std::string> arguments);

std::string helpText();

// A session is visible to /q when its command looks like a debugger's, unless it is told otherwise.
bool isVisible(const Options& options);

}  // namespace hawser::remote
