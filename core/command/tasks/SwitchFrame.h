#pragma once

#include <memory>

#include "core/command/types/TypedMemory.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// What a thread that was switched away from goes on with, by the record that the switch left on its stack:
// the fields that are called like registers, the return address, and the stack behind the record. All others
// are 0. NotAvailable: it cannot be read, or tells of no return address. Engine thread.
Result<std::shared_ptr<const engine::Registers>> switchedRegisters(const engine::Debugger& debugger,
                                                                   const TypedMemory& memory,
                                                                   const TypedValue& frame);

}  // namespace hawser::command
