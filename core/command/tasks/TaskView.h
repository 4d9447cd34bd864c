#pragma once

#include "core/command/tasks/TaskReader.h"

// Which process and thread are looked at (Debugger::chosenTasks). The target is not touched: what it goes on
// with is what it stands in. Engine thread.
namespace hawser::command {

// Whose page tables memory is read by, from then on.
enum class Decoding {
    AsBefore,    // the target's own; where tables are in view already, and of a dump, those of the process
    UserSpace,   // user space by those of the process
    Everything,  // and the kernel's half too
};

// Address 0: back to what the processor executes. Errors as TaskReader::process() and thread(), and those of
// TaskReader::create(); Unsupported: how the machine translates addresses is not known.
Result<> chooseProcess(engine::Debugger& debugger, Address process, engine::SymbolDemand demand,
                       Decoding decoding = Decoding::AsBefore);
// Its registers are looked at: the processor's that executes it, or those that it keeps on its stack.
// Memory only where `decoding` asks for it.
Result<> chooseThread(engine::Debugger& debugger, Address thread, engine::SymbolDemand demand,
                      Decoding decoding = Decoding::AsBefore);
// A page directory of nobody's in particular; 0: that of the processor that is looked at.
Result<> chooseTables(engine::Debugger& debugger, std::uint64_t directoryBase, Decoding decoding);
// As the target has it.
void leaveTables(engine::Debugger& debugger);

}  // namespace hawser::command
