#pragma once

#include <optional>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

// What the processors execute, by what the kernel tells debuggers and without symbols. Engine thread. What is
// not told, and memory that is not there, comes to 0; errors: the target cannot be asked.

// KPRCB.
Result<Address> processorBlock(Debugger& debugger, std::uint16_t processor);
// ETHREAD.
Result<Address> threadOn(Debugger& debugger, std::uint16_t processor);
// EPROCESS in whose memory a thread executes.
Result<Address> processOf(Debugger& debugger, Address thread);
// Nothing: none executes it.
Result<std::optional<std::uint16_t>> processorOf(Debugger& debugger, Address thread);

// What is looked at: what was chosen (Debugger::chosenTasks), or else what the processor that is looked at
// executes.
Result<Address> threadInView(Debugger& debugger);
Result<Address> processInView(Debugger& debugger);

}  // namespace hawser::engine
