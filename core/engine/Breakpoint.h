#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/Address.h"

namespace hawser::engine {

enum class BreakpointKind {
    Software,
    Execute,
    Write,
    ReadWrite,
    Io
};  // all but Software use a debug register

// The user's breakpoint. Survives resynchronize, restart and reboot; with a module it is found again by
// module plus offset.
struct Breakpoint {
    unsigned id = 0;
    BreakpointKind kind = BreakpointKind::Software;
    bool enabled = true;
    Address address;       // where it stands now
    bool resolved = true;  // false: its module or symbol is not there, address is void
    std::string module;    // empty: a bare address
    // Of the module; empty: its base is meant. Or a source line, in grave accents (SourceReference.h).
    std::string symbol{};
    std::uint64_t offset = 0;  // from the symbol, or the module's base
    unsigned size = 1;         // bytes; hardware only
    std::uint64_t passes = 1;  // breaks at the n-th time
    std::uint64_t passesLeft = 1;
    std::uint64_t hits = 0;
    std::string command;     // run at each hit
    bool oneShot = false;    // bp /1
    // Where it counts: in one process (/p) or thread (/t), 0: in all of them; where the stack has less than
    // so many frames (/c), or more (/C), 0: wherever.
    Address process{};
    Address thread{};
    std::uint64_t maxFrames = 0;
    std::uint64_t minFrames = 0;
    std::string expression;  // what the user typed

    bool operator==(const Breakpoint&) const = default;
};

// A breakpoint that was hit; it may be gone from the list by now.
struct BreakpointHit {
    unsigned id = 0;
    std::string command;
};

}  // namespace hawser::engine
