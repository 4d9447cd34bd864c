#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/session/SessionListener.h"

namespace hawser::simulation {

// What the user of the session is told, as far as a run looks at it. Keeps the latest only.
class Witness final : public session::SessionListener {
  public:
    void connectionChanged(session::ConnectionChange change) override {
        if (onState) onState(change);
    }
    void statisticsChanged(session::Statistics) override {}
    void transportChanged(QString) override {}
    void targetIdentified(session::TargetSummary) override { ++identified; }
    void targetForgotten() override { ++forgotten; }
    void stopped(session::StopEvent event) override {
        ++stops;
        lastStop = std::move(event);
    }
    void resumed() override { ++resumes; }
    void contentsChanged() override {}
    void promptChanged(session::PromptState state) override { prompt = std::move(state); }
    void output(session::OutputRun run) override {
        if (onOutput) onOutput(run.text);
    }
    void clearOutputRequested() override {}
    void targetPrompted(QString, unsigned) override {
        if (onPrompted) onPrompted();
    }
    void progress(QString, std::uint64_t, std::uint64_t) override {}
    void modulesChanged(session::ModuleSnapshot) override {}
    void breakpointsChanged(session::BreakpointSnapshot list) override { breakpoints = std::move(list); }
    void initialBreakChanged(session::InitialBreak) override {}
    void protocolTraceChanged(bool) override {}
    void verboseChanged(bool) override {}
    void registersRead(session::RegistersAnswer answer) override {
        if (onRegisters) onRegisters(answer);
    }
    void memoryRead(session::MemoryAnswer answer) override {
        if (onMemory) onMemory(answer);
    }
    void disassembled(session::DisassemblyAnswer) override {}
    void stackRead(session::StackAnswer) override {}
    void evaluated(session::EvaluationAnswer answer) override {
        if (onEvaluated) onEvaluated(answer);
    }
    void written(session::WriteAnswer answer) override {
        if (onWritten) onWritten(answer);
    }
    void quitRequested(bool) override {}
    void finished() override { ++ends; }

    std::function<void(const session::ConnectionChange&)> onState;
    std::function<void(const std::string&)> onOutput;
    std::function<void()> onPrompted;
    std::function<void(const session::RegistersAnswer&)> onRegisters;
    std::function<void(const session::MemoryAnswer&)> onMemory;
    std::function<void(const session::EvaluationAnswer&)> onEvaluated;
    std::function<void(const session::WriteAnswer&)> onWritten;

    session::PromptState prompt;
    session::StopEvent lastStop;
    session::BreakpointSnapshot breakpoints;
    int identified = 0;
    int forgotten = 0;
    int stops = 0;
    int resumes = 0;
    int ends = 0;
};

}  // namespace hawser::simulation
