#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "core/session/KernelSession.h"
#include "core/session/SessionListener.h"

namespace hawser::session {

// From the engine thread to KernelSession's signals. Its listener half is called on the engine thread and
// only queues events to the session's own thread; told() belongs to that thread.
class SessionBridge final : public SessionListener {
  public:
    // The last thing that was told by signal.
    struct Told {
        ConnectionState state = ConnectionState::Closed;
        PromptState prompt{QStringLiteral("Debuggee not connected"), false, false};
        Statistics statistics;
        InitialBreak initialBreak = InitialBreak::None;
        bool protocolTrace = false;
        bool verbose = false;
        QString transport;
        std::optional<TargetSummary> target;
        BreakpointSnapshot breakpoints = std::make_shared<const std::vector<Breakpoint>>();
        FilterSnapshot eventFilters = std::make_shared<const std::vector<EventFilter>>();
        ModuleSnapshot modules = std::make_shared<const std::vector<Module>>();
    };

    explicit SessionBridge(KernelSession& session) : m_session(session) {}
    const Told& told() const { return m_told; }

    void connectionChanged(ConnectionChange change) override;
    void statisticsChanged(Statistics statistics) override;
    void transportChanged(QString text) override;
    void targetIdentified(TargetSummary summary) override;
    void targetForgotten() override;
    void stopped(StopEvent event) override;
    void resumed() override;
    void contentsChanged() override;
    void promptChanged(PromptState prompt) override;
    void output(OutputRun run) override;
    void clearOutputRequested() override;
    void targetPrompted(QString text, unsigned room) override;
    void progress(QString what, std::uint64_t done, std::uint64_t total) override;
    void modulesChanged(ModuleSnapshot modules) override;
    void breakpointsChanged(BreakpointSnapshot breakpoints) override;
    void eventFiltersChanged(FilterSnapshot filters) override;
    void initialBreakChanged(InitialBreak initialBreak) override;
    void protocolTraceChanged(bool on) override;
    void verboseChanged(bool on) override;
    void packetsTraced(std::vector<TracedPacket> packets) override;
    void registersRead(RegistersAnswer answer) override;
    void memoryRead(MemoryAnswer answer) override;
    void disassembled(DisassemblyAnswer answer) override;
    void stackRead(StackAnswer answer) override;
    void evaluated(EvaluationAnswer answer) override;
    void written(WriteAnswer answer) override;
    void quitRequested(bool abrupt) override;
    void finished() override;

    // Bytes of output that may wait for the window; beyond it new ones are dropped, and that is said.
    static constexpr std::size_t kMaxWaitingOutput = 64 << 20;
    // Bytes of traced packets that may wait for the window; beyond it the waiting ones are dropped, and that
    // is said.
    static constexpr std::size_t kMaxWaitingTrace = 16 << 20;

  private:
    // What waits for the session's thread: one event, or a run of output.
    struct Event {
        std::function<void()> work;
        std::vector<OutputRun> output;
    };

    void queue(std::function<void()> work);
    void push(Event event);
    void deliver();
    void deliverTrace();

    KernelSession& m_session;
    Told m_told;

    // Our own queue, and Qt's only to wake the other thread: one delivery takes all that came until it runs,
    // so a burst is one event, and the order between output and everything else is kept.
    std::mutex m_mutex;  // guards all below
    std::deque<Event> m_events;
    std::optional<Statistics> m_waitingStatistics;
    std::size_t m_waitingBytes = 0;
    std::vector<TracedPacket> m_waitingTrace;  // one event of m_events takes it all
    std::size_t m_waitingTraceBytes = 0;
};

}  // namespace hawser::session
