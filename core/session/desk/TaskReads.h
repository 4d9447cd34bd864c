#pragma once

#include "core/engine/Debugger.h"
#include "core/session/Questions.h"

namespace hawser::session {

// What answers the questions about processes and threads (DeskReads, DeskChanges). Engine thread.

Result<TaskList> readTasks(engine::Debugger& debugger, const ReadTasks& question);
Result<> selectProcess(engine::Debugger& debugger, const SelectProcess& question);
Result<> selectThread(engine::Debugger& debugger, const SelectThread& question);

}  // namespace hawser::session
