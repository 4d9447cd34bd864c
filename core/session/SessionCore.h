#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "core/command/Interpreter.h"
#include "core/command/SessionControl.h"
#include "core/engine/Debugger.h"
#include "core/engine/LiveTarget.h"
#include "core/session/Connection.h"
#include "core/session/Inbox.h"
#include "core/session/SessionListener.h"
#include "core/session/SessionOutput.h"

namespace hawser::session {

// One session without a thread: takes requests from the inbox, drives the connection, keeps the debugger in
// step with the target, runs commands, answers views. Whoever owns it calls turn() until it returns false;
// KernelSession does so on the engine thread, a simulation on a virtual clock.
class SessionCore final : private ConnectionObserver, private Interruptions, private command::SessionControl {
  public:
    SessionCore(command::Host host, const Clock& clock, Inbox& inbox, SessionListener& listener);
    ~SessionCore() override;

    // Takes one request, or handles one state change, or waits until `deadline` at most. False after Quit.
    bool turn(TimePoint deadline);

    // For tests and simulations: a session over a transport that was made elsewhere.
    void openWith(std::unique_ptr<transports::Transport> transport, const ConnectionPolicy& policy,
                  const SessionOptions& options);
    ConnectionState state() const { return m_connection.state(); }
    engine::Debugger& debugger() { return *m_debugger; }

  private:
    // --- requests (SessionRequests.cpp) ---
    void handle(PostedRequest request);
    void open(const SessionOptions& options);
    void closeSession(const std::string& reason);
    void breakOrCancel();
    void runCommand(const QString& line);
    void afterCommand(command::Outcome outcome);
    void runInitialCommands();
    bool initialCommandDue() const;
    void farewell(bool leaveRunning);
    void answerView(const PostedRequest& request);  // ViewRequests.cpp

    // --- state changes (StopHandling.cpp) ---
    void handleStateChange(kd::StateChanged change);
    bool isStillTrue(const engine::Stop& stop);
    bool askAgainIfCutShort(const Error& error);
    bool learnTarget(const engine::Stop& stop);
    bool bootsAgain(const engine::Stop& stop) const;
    bool wasOnlyProbed(const engine::Stop& stop, bool probing);
    void decide(const engine::Stop& stop, bool asBefore);
    void reportStop(const engine::StopDecision& decision, const std::string& reason);
    std::string reasonOf(const engine::StopDecision& decision) const;

    // --- what the window shows ---
    void tellPrompt(bool busy);
    void tellModules();
    void tellBreakpoints();
    void tellEventFilters();
    void tellStatistics(bool force);
    Statistics statistics() const;
    void contentsMayHaveChanged();
    void tellTarget();
    void printTrace(const std::vector<kd::TraceRecord>& records);

    // --- ConnectionObserver ---
    void connectionMoved(ConnectionState from, ConnectionState to, const std::string& reason) override;
    void connectionNote(const std::string& text) override;
    void targetForgotten() override;
    void printed(const std::string& text) override;
    void prompted(const std::string& text, std::uint32_t room) override;
    void traced(std::vector<kd::TraceRecord> records) override;
    void turned() override;

    // --- Interruptions ---
    bool mustEnd(WaitKind kind, Duration waited) const override;
    void listen(WaitKind kind, Duration waited) override;

    // --- command::SessionControl ---
    command::Host host() const override { return m_host; }
    bool connected() const override;
    std::string obstacle() const override;
    void requestResynchronize() override;
    void requestRestart() override;
    void requestBreakIn() override;
    void requestQuit() override;
    void requestAbruptExit() override;
    InitialBreak initialBreak() const override { return m_initialBreak; }
    void setInitialBreak(InitialBreak initialBreak) override;
    Result<unsigned> cycleBaudRate() override;
    bool toggleProtocolTrace() override;
    bool toggleVerbose() override;
    bool verbose() const override { return m_verbose; }
    void clearOutput() override;
    Result<> openLog(const std::string& path, bool append) override;
    Result<std::string> closeLog() override;
    std::string transportText() const override;
    void targetLeaves(const std::string& reason) override;

    void setProtocolTrace(bool on);
    void setPacketTrace(bool on);
    void traceAsWanted();
    void setVerbose(bool on);

    // The last stop that the user saw: to know it again after a resynchronize.
    struct SeenStop {
        Address programCounter;
        Address thread;
        std::uint16_t processor = 0;
    };

    const command::Host m_host;
    const Clock& m_clock;
    Inbox& m_inbox;
    SessionListener& m_listener;
    SessionOutput m_output;
    Connection m_connection;
    engine::LiveTarget m_target;
    std::unique_ptr<engine::Debugger> m_debugger;
    std::unique_ptr<command::Interpreter> m_interpreter;

    SessionOptions m_options;
    InitialBreak m_initialBreak = InitialBreak::None;
    std::deque<QString> m_initialCommands;
    bool m_verbose = false;
    bool m_tracing = false;         // printed
    bool m_tracingPackets = false;  // as values, for the window
    bool m_finished = false;
    std::uint32_t m_questions = 0;  // asked to learn whether a stop is still true
    bool m_clearLeftovers = true;   // an attach: a dead debugger may have left breakpoints
    std::optional<SeenStop> m_seenStop;
    std::optional<std::string> m_leaveReason;
    std::optional<TimePoint> m_farewellLimit;
    std::string m_targetLine;  // DbgPrint text that has not ended with a newline yet
    RequestId m_workingOn = 0;
    Epoch m_epoch = 1;
    TimePoint m_startTime;
    TimePoint m_nextStatistics{};
    std::uint32_t m_toldProcessors = 0;
    PromptState m_prompt;
    std::vector<Breakpoint> m_toldBreakpoints;
    std::vector<EventFilter> m_toldEventFilters;
    std::vector<Module> m_toldModules;
};

}  // namespace hawser::session
