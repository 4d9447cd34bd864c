#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/command/CommandContext.h"
#include "core/command/tasks/TaskReader.h"

// Threads as !process, !thread and their kin print them. Errors: the target cannot be asked.
namespace hawser::command {

// "THREAD fffffa80`00012000  Cid 0004.0008  Teb: ... WAIT: (DelayExecution)"
Result<> printThread(const CommandContext& context, const ThreadRow& thread, std::string_view indent);
// "RUNNING", "READY", as lists of threads print KTHREAD.State.
std::string loudState(const ThreadRow& thread);
// The processor's that executes the thread, or those that it keeps on its stack. NotAvailable: as
// TaskReader::savedRegisters().
Result<std::shared_ptr<const engine::Registers>> registersOf(const CommandContext& context,
                                                             TaskReader& reader, Address thread);
// The stack that registersOf() leads to, or why there is none.
Result<> printStackOf(const CommandContext& context, TaskReader& reader, Address thread);

}  // namespace hawser::command
