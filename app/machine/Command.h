#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/Result.h"

namespace hawser::machine {

enum class CommandKind {
    Hang,
    Resume,
    Reboot,
    PowerOff,
    PowerOn,
    BugCheck,
    Noise,
    Registers,
    Memory,
    Dump,
    Status,
    Quit,
};

// One order to the machine, from its input or control socket.
struct Command {
    CommandKind kind = CommandKind::Status;
    std::size_t count = 0;      // Noise: bytes
    unsigned processor = 0;     // Registers
    bool physical = false;      // Memory
    std::uint64_t address = 0;  // Memory
    std::uint64_t length = 0;   // Memory: bytes
    std::string file;           // Memory, Dump; an absolute path
};

// Numbers are decimal, or hexadecimal after 0x; addresses may carry WinDbg's grave accent. A relative file is
// one of this process's working directory.
Result<Command> parseCommand(std::string_view line);

}  // namespace hawser::machine
