#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/CommandContext.h"
#include "core/command/tasks/TaskReader.h"
#include "core/engine/StackFrame.h"

// The stacks of threads that are gone through: !stacks, !findstack, !uniqstack.
namespace hawser::command {

// What a thread stands in, the innermost first; empty: its stack is not there. A value.
struct ThreadStack {
    std::vector<engine::StackFrame> frames{};
    std::vector<std::string> places{};  // of each frame: "nt!KiSwapContext+0x12", on one line

    // Whether the name of a frame has that in it; `part` in lower case.
    bool hasAt(std::size_t frame, std::string_view part) const;
    bool has(std::string_view part) const;
};

// Errors: the target cannot be asked.
Result<ThreadStack> stackOf(const CommandContext& context, TaskReader& reader, Address thread,
                            std::size_t most);

// A process with its threads; one that is gone meanwhile, or damaged, without.
Result<ProcessRow> withThreads(TaskReader& reader, const ProcessRow& row);

}  // namespace hawser::command
