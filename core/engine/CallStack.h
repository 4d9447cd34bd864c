#pragma once

#include <vector>

#include "core/base/Result.h"
#include "core/engine/RegisterView.h"
#include "core/engine/Registers.h"
#include "core/engine/StackFrame.h"

namespace hawser::engine {

class Debugger;

// The stack as people know it from the source: a function that was inlined has a frame too. Where the
// program counter of a frame lies in inlined code, the functions inlined there come before it, the innermost
// first, and all are numbered in one. Symbols that are there tell; nothing is read for it, and no file is
// waited for. Engine thread. Errors: as Debugger::stack().
Result<std::vector<StackFrame>> callStack(Debugger& debugger, std::size_t maxFrames);  // of what is looked at
Result<std::vector<StackFrame>> callStackFrom(Debugger& debugger, const Registers& registers,
                                              std::size_t maxFrames);
// The frame that was chosen, under the number that it has now. NotAvailable: the stack has none of it any
// more.
Result<StackFrame> frameOf(Debugger& debugger, const FrameChoice& choice);

}  // namespace hawser::engine
