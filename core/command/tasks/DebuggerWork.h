#pragma once

#include "core/engine/Debugger.h"

namespace hawser::command {

// What the kernel's worker for debuggers is asked to do as soon as the target goes on; it breaks in again
// when it is done.
struct WorkOrder {
    Address process;  // to break in in; 0: in whatever it stands
    Address page;     // an address to page in first; 0: none
};

// Errors: NotAvailable: the kernel has no such worker, or its names are not known; Refused: it has not begun
// yet what it was asked before. Engine thread, at a stop.
Result<> orderWork(engine::Debugger& debugger, const WorkOrder& order);

}  // namespace hawser::command
