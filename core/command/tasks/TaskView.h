#pragma once

#include "core/command/tasks/TaskReader.h"

// Which process and thread are looked at (Debugger::chosenTasks). The target is not touched: what it goes on
// with is what it stands in. Engine thread.
namespace hawser::command {

// Address 0: back to what the processor executes. Errors as TaskReader::process() and thread(), and those of
// TaskReader::create().
Result<> chooseProcess(engine::Debugger& debugger, Address process, engine::SymbolDemand demand);
// Its registers are looked at: the processor's that executes it, or those that it keeps on its stack.
Result<> chooseThread(engine::Debugger& debugger, Address thread, engine::SymbolDemand demand);

}  // namespace hawser::command
