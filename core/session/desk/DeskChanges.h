#pragma once

#include "core/command/Interpreter.h"
#include "core/engine/Debugger.h"
#include "core/session/Questions.h"

namespace hawser::session {

// Questions that change the target, or what is known of it: one function each, synchronous. Engine thread.
class DeskChanges {
  public:
    DeskChanges(engine::Debugger& debugger, const command::Interpreter& interpreter)
        : m_debugger(debugger), m_interpreter(interpreter) {}

    Result<Done> answer(const WriteRegister& question);
    Result<Done> answer(const WriteMemoryAt& question);
    Result<Done> answer(const AssignValue& question);
    Result<Done> answer(const SelectProcessor& question);
    Result<Done> answer(const SelectFrame& question);
    Result<Done> answer(const SelectProcess& question);
    Result<Done> answer(const SelectThread& question);
    Result<Done> answer(const ToggleBreakpoint& question);
    Result<Done> answer(const ToggleSourceBreakpoint& question);
    Result<Done> answer(const EnableBreakpoint& question);
    Result<Done> answer(const RemoveBreakpoint& question);
    Result<Done> answer(const ReloadModules& question);

  private:
    engine::Debugger& m_debugger;
    const command::Interpreter& m_interpreter;
};

}  // namespace hawser::session
