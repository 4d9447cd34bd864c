#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/session/desk/Attention.h"
#include "core/session/desk/Bulletin.h"
#include "core/session/desk/CommandRunner.h"
#include "core/session/desk/DeskChanges.h"
#include "core/session/desk/DeskControl.h"
#include "core/session/desk/DeskReads.h"
#include "core/session/desk/DeskSettings.h"
#include "core/session/desk/LineWatch.h"
#include "core/session/desk/Repetitions.h"
#include "core/session/desk/SessionOutput.h"
#include "core/session/desk/StopTeller.h"
#include "core/session/desk/TraceTeller.h"

namespace hawser::session {

// One session without a thread: takes requests from the inbox, asks the driver for what concerns the target,
// runs commands, answers questions, tells what happens. Whoever owns it calls work() until it returns false;
// LocalSession does so on the engine thread, a simulation on a virtual clock.
class SessionDesk final : private DriverOwner {
  public:
    // `epoch`: of the desk that was there before. `rights`: the program's, outlives it; null: its own.
    SessionDesk(command::Host host, const Clock& clock, Inbox& inbox, EventSink& sink,
                const DriverMaker& makeDriver, Epoch epoch = 0, command::HostRights* rights = nullptr);
    ~SessionDesk() override;

    // Takes one request, or lets the driver handle what the target did, or waits until `deadline` at most.
    // False after Quit, and when what is to be opened is for a driver of another kind.
    bool work(TimePoint deadline);
    void open(const SessionOptions& options);
    // What work() could not open; nothing after Quit.
    const std::optional<SessionOptions>& unopened() const { return m_attention.next(); }
    Epoch epoch() const { return m_bulletin.epoch(); }

    TargetDriver& driver() { return *m_driver; }

  private:
    // --- requests ---
    void handle(const PostedRequest& request);
    void begin(const SessionOptions& options);
    void breakOrCancel();
    void breakIn();
    void setInitialBreak(InitialBreak initialBreak);
    void answerPrompt(const QString& text);
    void quit(bool leaveRunning);
    template <Question Q>
    void answer(const PostedRequest& request, const Q& question);
    template <Question Q>
    Result<typename Q::Value> read(Epoch asked, const Q& question);
    template <Question Q>
    Result<Done> change(const Q& question);

    void status(const std::string& sentence);

    // --- DriverOwner ---
    bool mustEnd(WaitKind kind, Duration waited) const override { return m_attention.mustEnd(kind, waited); }
    std::optional<TimePoint> mustEndBy() const override { return m_attention.leaveLimit(); }
    void listen(WaitKind kind, Duration waited) override;
    void stateMoved(ConnectionState from, ConnectionState to, const std::string& reason) override;
    void lineNamed() override { m_line.named(); }
    void noted(const std::string& text) override { status(text); }
    void failed(const std::string& sentence) override;
    void progressed(const std::string& what, std::uint64_t done, std::uint64_t total) override {
        m_control.tellProgress(what, done, total);
    }
    void progressEnds() override { m_control.progressEnds(); }
    void fileLost(const std::string& sentence) override { m_output.fileLost(sentence); }
    void traced(const std::vector<kd::TraceRecord>& records) override { m_trace.tell(records); }
    void ticked() override { m_line.tick(); }
    void setWaker(std::function<void()> waker) override { m_inbox.setWaker(std::move(waker)); }
    void targetForgotten() override;
    void targetIdentified(bool breakComing) override;
    void stopKnown() override { m_bulletin.tellProcessors(); }
    void stopped(const engine::StopDecision& decision, const std::string& reason) override;
    void stopHandled(const engine::StopDecision& decision) override { m_commands.runWaiting(decision); }
    void stoppedAsBefore() override;
    void stoppedUnknown() override { m_commands.tellPrompt(false); }
    void modulesMayDiffer() override { m_bulletin.tellModules(); }
    void passed(const engine::Stop& stop, const engine::StopDecision& decision) override;
    void printed(const std::string& text, std::uint16_t processor) override {
        m_stops.printed(text, processor);
    }
    void prompted(const std::string& text, std::uint32_t room) override;
    InitialBreak initialBreak() const override { return m_settings.initialBreak(); }

    Inbox& m_inbox;
    EventSink& m_sink;
    SessionOutput m_output;
    Attention m_attention;
    std::unique_ptr<TargetDriver> m_driver;
    DeskSettings m_settings;
    Bulletin m_bulletin;
    LineWatch m_line;
    DeskControl m_control;
    CommandRunner m_commands;
    DeskReads m_reads;
    DeskChanges m_changes;
    StopTeller m_stops;
    TraceTeller m_trace;
    Repetitions m_repetitions;
};

}  // namespace hawser::session
