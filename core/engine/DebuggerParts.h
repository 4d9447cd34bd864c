#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/base/Result.h"

namespace hawser::engine {

class BreakpointTable;
class Debugger;
class RunControl;

// What stands on a debugger's knowledge of its target, and hears from it when that changes: the breakpoints
// and how the target is made to run. Engine thread.
class DebuggerParts {
  public:
    virtual ~DebuggerParts() = default;

    virtual BreakpointTable& breakpoints() = 0;
    virtual RunControl& run() = 0;

    virtual void targetForgotten() = 0;
    virtual void modulesChanged() = 0;
    virtual void namesMayHaveCome() = 0;  // at a stop: symbols may have been loaded since the last one
    // Debug registers that an earlier debugger had left are empty now: a bit for each.
    virtual void leftoversCleared(std::uint32_t slots) = 0;
    // Before the user's own value is written. Errors: it cannot be given up.
    virtual Result<> giveUpRegister(std::string_view name, std::uint64_t value) = 0;
    virtual Result<> removeFromTarget() = 0;
};

// For a debugger that is being made; it outlives them. Made where the parts are known (ControlParts.cpp).
std::unique_ptr<DebuggerParts> makeDebuggerParts(Debugger& debugger);

}  // namespace hawser::engine
