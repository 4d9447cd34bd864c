#pragma once

#include "core/engine/Debugger.h"
#include "core/session/Questions.h"

namespace hawser::session {

// Questions that change the target, or what is known of it: one function each, synchronous. Engine thread.
class DeskChanges {
  public:
    explicit DeskChanges(engine::Debugger& debugger) : m_debugger(debugger) {}

    Result<Done> answer(const WriteRegister& question);
    Result<Done> answer(const WriteMemoryAt& question);
    Result<Done> answer(const SelectProcessor& question);
    Result<Done> answer(const SelectFrame& question);
    Result<Done> answer(const ToggleBreakpoint& question);
    Result<Done> answer(const ToggleSourceBreakpoint& question);
    Result<Done> answer(const EnableBreakpoint& question);
    Result<Done> answer(const RemoveBreakpoint& question);
    Result<Done> answer(const ReloadModules& question);

  private:
    engine::Debugger& m_debugger;
};

}  // namespace hawser::session
