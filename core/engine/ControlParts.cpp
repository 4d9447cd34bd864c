#include "core/engine/BreakpointTable.h"
#include "core/engine/Debugger.h"
#include "core/engine/DebuggerParts.h"
#include "core/engine/RunControl.h"

namespace hawser::engine {

namespace {

class ControlParts final : public DebuggerParts {
  public:
    explicit ControlParts(Debugger& debugger) : m_breakpoints(debugger), m_run(debugger) {}

    BreakpointTable& breakpoints() override { return m_breakpoints; }
    RunControl& run() override { return m_run; }

    void targetForgotten() override {
        m_run.forget();
        m_breakpoints.targetForgot();
    }
    void modulesChanged() override { m_breakpoints.resolve(); }
    void namesMayHaveCome() override { m_breakpoints.resolveSymbols(); }
    void leftoversCleared(std::uint32_t slots) override { m_breakpoints.takeOverRegisters(slots); }
    Result<> giveUpRegister(std::string_view name, std::uint64_t value) override {
        return m_breakpoints.giveUpRegister(name, value);
    }
    Result<> removeFromTarget() override {
        if (auto removed = m_breakpoints.disarm(); !removed) return removed;
        return m_breakpoints.clearDebugRegisters();
    }

  private:
    BreakpointTable m_breakpoints;
    RunControl m_run;
};

}  // namespace

std::unique_ptr<DebuggerParts> makeDebuggerParts(Debugger& debugger) {
    return std::make_unique<ControlParts>(debugger);
}

}  // namespace hawser::engine
