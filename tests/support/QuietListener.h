#pragma once

#include "core/session/SessionListener.h"

namespace hawser::test {

// Told everything, looks at nothing: a test overrides what it wants to know.
class QuietListener : public session::SessionListener {
  public:
    void connectionChanged(session::ConnectionChange) override {}
    void statisticsChanged(session::Statistics) override {}
    void transportChanged(QString) override {}
    void targetIdentified(session::TargetSummary) override {}
    void targetForgotten() override {}
    void stopped(session::StopEvent) override {}
    void resumed() override {}
    void contentsChanged() override {}
    void promptChanged(session::PromptState) override {}
    void output(session::OutputRun) override {}
    void clearOutputRequested() override {}
    void targetPrompted(QString, unsigned) override {}
    void progress(QString, std::uint64_t, std::uint64_t) override {}
    void modulesChanged(session::ModuleSnapshot) override {}
    void breakpointsChanged(session::BreakpointSnapshot) override {}
    void initialBreakChanged(session::InitialBreak) override {}
    void protocolTraceChanged(bool) override {}
    void verboseChanged(bool) override {}
    void registersRead(session::RegistersAnswer) override {}
    void memoryRead(session::MemoryAnswer) override {}
    void disassembled(session::DisassemblyAnswer) override {}
    void stackRead(session::StackAnswer) override {}
    void evaluated(session::EvaluationAnswer) override {}
    void written(session::WriteAnswer) override {}
    void quitRequested(bool) override {}
    void finished() override {}
};

}  // namespace hawser::test
