#pragma once

#include "core/engine/Stop.h"

namespace hawser::engine {

class Debugger;

// What a stop at the kernel's own break routine means.
enum class KernelBreak {
    None,     // it is none: some other exception, a breakpoint of ours included
    BreakIn,  // a debugger asked for it; also where the kernel does not tell why
    Own,      // SysRq at its keyboard, or work that a debugger had ordered is done: nobody's break-in
    BugCheck,
};

// May ask the target: why the routine was called stands in a register and in its memory. Engine thread.
KernelBreak kernelBreakOf(Debugger& debugger, const Stop& stop);

}  // namespace hawser::engine
