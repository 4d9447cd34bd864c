#pragma once

#include <memory>
#include <vector>

#include "core/command/language/Program.h"
#include "core/command/language/Turns.h"

namespace hawser::command {

// Where a running program stands. A value: it can wait for a stop, or be dropped.
struct Execution {
    struct Frame {
        std::shared_ptr<const Program> program;  // keeps what the rest looks at
        const Block* block = nullptr;            // a row of statements, or
        const Statement* statement = nullptr;    // a loop or .catch around one, or
        std::shared_ptr<Turns> turns;
        std::size_t next = 0;  // statement of the block; of a loop: its phase
    };
    std::vector<Frame> frames;

    bool finished() const { return frames.empty(); }
};

}  // namespace hawser::command
