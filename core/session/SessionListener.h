#pragma once

#include "core/session/PacketTrace.h"
#include "core/session/Questions.h"

namespace hawser::session {

// What the engine thread tells. Called on the engine thread with values that may be kept and passed on;
// KernelSession turns each into a queued signal.
class SessionListener {
  public:
    virtual ~SessionListener() = default;
    virtual void connectionChanged(ConnectionChange change) = 0;
    virtual void statisticsChanged(Statistics statistics) = 0;
    virtual void transportChanged(QString text) = 0;
    virtual void targetIdentified(TargetSummary summary) = 0;
    virtual void targetForgotten() = 0;
    virtual void stopped(StopEvent event) = 0;
    virtual void resumed() = 0;
    virtual void contentsChanged() = 0;
    virtual void promptChanged(PromptState prompt) = 0;
    virtual void output(OutputRun run) = 0;
    virtual void clearOutputRequested() = 0;
    virtual void targetPrompted(QString text, unsigned room) = 0;
    virtual void progress(QString what, std::uint64_t done, std::uint64_t total) = 0;
    virtual void modulesChanged(ModuleSnapshot modules) = 0;
    virtual void breakpointsChanged(BreakpointSnapshot breakpoints) = 0;
    virtual void eventFiltersChanged(FilterSnapshot) {}  // of use to who keeps them
    virtual void initialBreakChanged(InitialBreak initialBreak) = 0;
    virtual void protocolTraceChanged(bool on) = 0;
    virtual void verboseChanged(bool on) = 0;
    virtual void packetsTraced(std::vector<TracedPacket>) {}  // while PacketTrace is on; of no use to most

    virtual void registersRead(RegistersAnswer answer) = 0;
    virtual void memoryRead(MemoryAnswer answer) = 0;
    virtual void disassembled(DisassemblyAnswer answer) = 0;
    virtual void stackRead(StackAnswer answer) = 0;
    virtual void evaluated(EvaluationAnswer answer) = 0;
    virtual void written(WriteAnswer answer) = 0;

    virtual void quitRequested(bool abrupt) = 0;
    virtual void finished() = 0;
};

}  // namespace hawser::session
