#pragma once

#include "core/command/Interpreter.h"
#include "core/engine/Debugger.h"
#include "core/session/Questions.h"

// What is asked of variables and C++ expressions. Engine thread.
namespace hawser::session {

// NotAvailable: the target is not stopped.
Result<VariableList> readLocals(engine::Debugger& debugger, const command::Interpreter& interpreter,
                                const ReadLocals& question);
Result<VariableList> readWatch(engine::Debugger& debugger, const command::Interpreter& interpreter,
                               const ReadWatch& question);
Result<> assignValue(engine::Debugger& debugger, const command::Interpreter& interpreter,
                     const AssignValue& question);

}  // namespace hawser::session
