#pragma once

#include <memory>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/engine/Registers.h"
#include "core/engine/Stop.h"

namespace hawser::engine {

class Debugger;

// Records that a kernel leaves in its memory when something goes wrong, at an address that somebody has
// given. Engine thread. Error NotAvailable: memory that is missing, with the address; Unsupported: the
// machine's layout is not known; Malformed: what stands there is no such record.

// EXCEPTION_RECORD (winnt.h), in the layout of the target's pointers. `record` of what comes back is not
// followed.
Result<ExceptionEvent> readExceptionRecord(Debugger& debugger, Address at);
// CONTEXT (kd-protocol.md 8.5), as far as it can be read, general registers at the least.
Result<std::shared_ptr<const Registers>> readContextRecord(Debugger& debugger, Address at);
// KTRAP_FRAME; a register that it does not hold is 0.
Result<std::shared_ptr<const Registers>> readTrapFrame(Debugger& debugger, Address at);

}  // namespace hawser::engine
