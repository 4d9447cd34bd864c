#pragma once

#include <memory>
#include <optional>

#include "core/engine/RegisterScope.h"
#include "core/engine/RegisterView.h"
#include "core/engine/Registers.h"
#include "core/engine/SourceLines.h"
#include "core/engine/StackFrame.h"

namespace hawser::engine {

class Debugger;

// The stopped target as its chosen frame has it (selectFrame). What the functions that it called
// did not keep is not known: get() finds it no more than a register that there is not, all() has it with
// `known` off. Debug and control registers belong to the processor. Engine thread.

// InvalidArgument: the stack of what is looked at has no such frame; NotAvailable: the target runs.
Result<> selectFrame(Debugger& debugger, unsigned number);
// NotAvailable: the stack has changed and has no such frame any more. A frame that has another number since
// more is known of inlined calls is chosen under that one from here on.
Result<StackFrame> frameInView(Debugger& debugger);
// The line that a frame executes; of one that an inlined function stands before, the line that calls it.
// Nothing: the symbols do not tell, or lines are not wanted.
std::optional<SourcePosition> sourceOf(const Debugger& debugger, const StackFrame& frame);
Result<std::shared_ptr<const Registers>> registersInView(Debugger& debugger,
                                                         RegisterScope scope = RegisterScope::General);
// Nothing: there is no such register, the target does not give it, or the frame's value is not known.
Result<std::optional<RegisterValue>> registerInView(Debugger& debugger, std::string_view name);
// Where the frame that is looked at executes. A caller executes the call, not what stands behind it, which
// may belong to another block. `registers`: as registersInView() has them.
Address codeInView(const Debugger& debugger, const Registers& registers);
// How many inlined calls deep the frame that is looked at lies in that code; nothing: it is the innermost.
std::optional<std::size_t> inlinedInView(const Debugger& debugger);

}  // namespace hawser::engine
