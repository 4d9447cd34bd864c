#pragma once

#include <string>
#include <vector>

#include "core/command/CommandContext.h"
#include "core/engine/StackFrame.h"

// A stack as k and the analysis of a crash print it.
namespace hawser::command {

struct StackOptions {
    bool numbers = false;
    bool arguments = false;
    bool namesOnly = false;
    bool distances = false;  // bytes from each frame to the next
    bool lines = true;       // source lines
};

std::string stackHeading(const StackOptions& options, bool wide);
// One frame by itself, with its number.
std::string numberedFrame(const CommandContext& context, const engine::StackFrame& frame);
// A line for each frame, and a warning before the first that is guessed.
void printStack(const CommandContext& context, const std::vector<engine::StackFrame>& frames,
                const StackOptions& options);
// The heading and the first twenty frames that these registers lead to. Errors: the target cannot be asked.
Result<> printStackFrom(const CommandContext& context, const engine::Registers& registers);

}  // namespace hawser::command
