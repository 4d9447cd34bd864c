#pragma once

#include <optional>

#include "core/engine/Breakpoint.h"

namespace hawser::engine {

class Debugger;

// Whether a breakpoint that was run into counts there, by its process, thread and depth. What cannot be found
// out counts: the user is to see it. Engine thread, at a stop; asks the target no more than the breakpoint
// wants to know.
bool countsHere(Debugger& debugger, const Breakpoint& breakpoint);

// The process that runs where the target stopped; nothing: it is not told.
std::optional<Address> currentProcess(Debugger& debugger);

}  // namespace hawser::engine
