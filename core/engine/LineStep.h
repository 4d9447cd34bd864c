#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/Address.h"

namespace hawser::engine {

// A step by source line that is under way: legs of one instruction each, or of one call. A value.
struct LineStep {
    // A call that is being entered: where it comes back to, and the stack pointer there at least.
    struct Call {
        Address behind;
        Address stack;
        unsigned jumps = 0;  // that led on from where it landed
    };
    // A function that was entered: the step ends behind its prologue.
    struct Entry {
        Address start;
        Address body;
    };

    std::string file;  // the line that is left; empty: none is known, and one instruction is the step
    std::uint32_t line = 0;
    Address function;  // that it is in
    std::optional<Entry> entry;
    // --- of the leg that is out ---
    std::optional<Call> call;
    bool returns = false;
};

}  // namespace hawser::engine
