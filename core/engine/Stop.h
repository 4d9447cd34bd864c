#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser::engine {

// EXCEPTION_RECORD64 of the public headers (winnt.h).
struct ExceptionEvent {
    std::uint32_t code = 0;  // NTSTATUS
    std::uint32_t flags = 0;
    Address record;   // of the exception that this one nests in; 0: none
    Address address;  // where it was raised; one behind a compiled-in int 3 on some kernels
    std::vector<std::uint64_t> parameters;  // at most 15
    bool firstChance = true;
};

// An image that was loaded or is about to go.
struct ModuleEvent {
    std::string path;  // UTF-8, as the target tells it; not to be trusted as a true place
    Address base;
    std::uint64_t processId = 0;  // whose it is; UINT64_MAX: the kernel's
    std::uint32_t size = 0;       // bytes
    std::uint32_t checkSum = 0;
    bool unload = false;

    // The target is about to leave.
    bool allImagesGone() const { return unload && path.empty() && base.value() == UINT64_MAX; }
};

// The target's wish for a debugger command.
struct CommandEvent {
    std::string name;
    std::string command;  // untrusted text
};

// It stands, and why cannot be read.
struct UnreadableEvent {};

// A target that stands: where, why, and what came with the news, so that it need not be asked for.
struct Stop {
    std::uint16_t processor = 0;
    std::uint32_t processorCount = 1;
    Address thread;  // KTHREAD; 0: not known
    Address programCounter;
    std::variant<ExceptionEvent, ModuleEvent, CommandEvent, UnreadableEvent> what;
    std::string trouble;             // why not all of the news could be read, one sentence; empty: all was
    std::uint64_t debugStatus = 0;   // Dr6 of the processor; 0 where the machine has none
    std::uint64_t debugControl = 0;  // Dr7, likewise
    // At most 16 bytes at the program counter; empty as well where something was written since.
    Bytes instructionStream;

    const ExceptionEvent* exception() const { return std::get_if<ExceptionEvent>(&what); }
    const ModuleEvent* module() const { return std::get_if<ModuleEvent>(&what); }
    bool isUnreadable() const { return std::holds_alternative<UnreadableEvent>(what); }
    const CommandEvent* command() const { return std::get_if<CommandEvent>(&what); }
};

}  // namespace hawser::engine
