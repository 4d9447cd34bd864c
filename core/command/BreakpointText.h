#pragma once

#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/command/Arguments.h"
#include "core/engine/Breakpoint.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// A line of bl, with newline.
std::string breakpointLine(const engine::Debugger& debugger, const engine::Breakpoint& breakpoint);

// What would set it again: "bp0 /1 nt!KeBugCheckEx 0x2 \"k\"".
std::string breakpointCommand(const engine::Debugger& debugger, const engine::Breakpoint& breakpoint);

// "0 2-4 7", "*"; an empty list means all if `emptyMeansAll`. Ranges give the ids that exist; a single number
// that does not is an error.
Result<std::vector<unsigned>> takeBreakpointIds(Arguments& arguments, const engine::BreakpointTable& table,
                                                bool emptyMeansAll);

}  // namespace hawser::command
