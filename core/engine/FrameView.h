#pragma once

#include <memory>
#include <optional>

#include "core/engine/RegisterScope.h"
#include "core/engine/Registers.h"
#include "core/engine/StackFrame.h"

namespace hawser::engine {

class Debugger;

// The stopped target as its chosen frame has it (Debugger::selectFrame). What the functions that it called
// did not keep is not known: get() finds it no more than a register that there is not, all() has it with
// `known` off. Debug and control registers belong to the processor. Engine thread.

// NotAvailable: the stack has changed and has no such frame any more.
Result<StackFrame> frameInView(Debugger& debugger);
Result<std::shared_ptr<const Registers>> registersInView(Debugger& debugger,
                                                         RegisterScope scope = RegisterScope::General);
// Nothing: there is no such register, the target does not give it, or the frame's value is not known.
Result<std::optional<RegisterValue>> registerInView(Debugger& debugger, std::string_view name);

}  // namespace hawser::engine
