#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/base/Clock.h"
#include "core/engine/RequestChannel.h"
#include "core/kd/HostProtocol.h"
#include "core/session/Interruptions.h"
#include "core/session/live/ConnectionRules.h"
#include "core/session/live/ConnectionTable.h"
#include "core/session/live/Exchange.h"
#include "core/session/live/Prober.h"
#include "transports/Transport.h"

namespace hawser::session {

// What a connection tells while it pumps. Engine thread; called from inside turn() and exchange().
class ConnectionObserver {
  public:
    virtual ~ConnectionObserver() = default;
    virtual void connectionMoved(ConnectionState from, ConnectionState to, const std::string& reason) = 0;
    virtual void connectionNote(const std::string& text) = 0;  // attempts, pauses: for the output
    virtual void targetForgotten() = 0;  // what was learned of the target is void; before the state is told
    virtual void printed(const std::string& text) = 0;
    virtual void prompted(const std::string& text, std::uint32_t room) = 0;
    virtual void traced(std::vector<kd::TraceRecord> records) = 0;
    virtual void turned() = 0;  // once per turn: the place for periodic work
};

struct ConnectionPolicy {
    bool reconnect = false;              // open a lost line again, and wait for one that is not there
    std::optional<unsigned> resetLimit;  // per probe; nothing: no limit
    // Counting: a line with sessions of its own (KDNET). The target is asked for only while there is one.
    kd::Numbering numbering = kd::Numbering::Alternating;
};

// Transport, protocol and state machine of one session, and the pump that drives them. It is the channel
// through which the engine asks the target. Knows nothing of threads: whoever owns it calls turn() again and
// again; wake-ups come through the transport. The virtual clock of a simulation works as well as the real
// one.
class Connection final : public engine::RequestChannel {
  public:
    Connection(const Clock& clock, Interruptions& interruptions, ConnectionObserver& observer);
    ~Connection() override;

    // --- what the user asks; never waits ---
    void open(std::unique_ptr<transports::Transport> transport, const ConnectionPolicy& policy);
    void refuse(const std::string& reason);  // the words of the connection string were wrong
    void close(const std::string& reason);
    void resynchronize(const std::string& reason);
    void restart(const std::string& reason);
    void breakIn();
    // The target holds but what it was asked was not answered: probe it again.
    void askAgain();
    Result<> answerPrompt(std::string_view text) { return m_protocol.answerPrompt(text, m_clock.now()); }

    // --- what the owner decided about a state change ---
    void targetIsStopped(const std::string& reason);
    void targetLeft(const std::string& reason);
    void sayWhyResumed(std::string reason) { m_resumeReason = std::move(reason); }

    // One turn: waits until something happened, the deadline passed or somebody woke the transport.
    void turn(TimePoint deadline);
    // The newest state change that nobody has handled: with it the older ones are void.
    std::optional<kd::StateChanged> takeStateChange();
    // Pumps until the line was quiet for a while; takes further copies of the state change, for the target
    // may have stopped at the same place twice. True when it got quiet.
    bool settle(kd::StateChanged& latest);
    // Like exchange(), but a copy of the last state change overtakes it as a new one does.
    Result<kd::Reply> exchangeUndisturbed(const kd::Request& request);

    // --- engine::RequestChannel ---
    Result<kd::Reply> exchange(const kd::Request& request) override;
    kd::Machine machine() const override { return m_protocol.machine(); }
    bool interrupted() const override;

    // The first rule (ConnectionRules.h) that did not hold at the end of a turn; nothing: all did.
    const std::optional<std::string>& brokenRule() const { return m_brokenRule; }
    void setWaitKind(WaitKind kind) { m_waitKind = kind; }
    ConnectionState state() const { return m_state; }
    bool targetHolds() const { return m_holds; }
    // A state change waits to be handled: what is known of the target is from before it.
    bool overtaken() const { return !m_stateChanges.empty(); }
    bool breakWanted() const { return m_breakWanted; }
    void setBreakWanted(bool wanted) { m_breakWanted = wanted; }
    // A stop that a left-over break-in caused: resume it quietly. Counts, so that it ends.
    bool isStaleBreak(TimePoint now);
    const Prober& prober() const { return m_prober; }
    kd::HostProtocol& protocol() { return m_protocol; }
    const kd::HostProtocol& protocol() const { return m_protocol; }
    transports::Transport* transport() { return m_transport.get(); }
    const transports::Transport* transport() const { return m_transport.get(); }
    std::optional<Duration> lastRoundTrip() const { return m_exchange.lastRoundTrip(); }

  private:
    void apply(ConnectionEvent event, const std::string& reason);
    void perform(ConnectionAction action);
    void beginProbe(TimePoint firstAt);
    void openTransport();
    void noticeOpening();
    void lineLost(const Error& error);
    void scheduleReopen();
    void reopenSilentLine();
    void forgetTarget();
    void feed();
    bool takeLineNews();
    void sessionBegan(const transports::LineNews& news);
    void sessionEnded(const transports::LineNews& news);
    bool hasSessions() const { return m_policy.numbering == kd::Numbering::Counting; }
    bool lineReady() const { return m_lineOpen && (m_inSession || !hasSessions()); }
    void flush();
    ConnectionFacts facts() const;
    void checkInvariants();
    void runTimers(TimePoint now);
    void stimulate(Prober::Stimulus stimulus, TimePoint now);
    std::string whatIsMissing() const;
    void sendBreakIn(TimePoint now);
    void repeatBreakIn(TimePoint now);
    TimePoint nextWake(TimePoint deadline) const;
    void handle(kd::HostEvent event);
    void handleStateChange(kd::StateChanged event);
    void requestEnded(kd::RequestToken token, Result<kd::Reply> outcome, std::optional<Duration> roundTrip);
    void heard(bool freshTarget);
    void heardRunning(bool freshTarget);
    Result<kd::Reply> awaitReply(kd::RequestToken token, const kd::Request& request);
    void continued();
    void verifyAfter(Duration pause);
    void verify(TimePoint now);
    void askWhichIsTrue(const std::string& reason);
    bool abandon();                           // false: nothing of the awaited request can have happened
    void endAwaited(const std::string& why);  // it will not be answered
    bool mustEnd(WaitKind kind, Duration waited);
    bool waitForQuiet(kd::StateChanged& latest);

    const Clock& m_clock;
    Interruptions& m_interruptions;
    ConnectionObserver& m_observer;
    std::unique_ptr<transports::Transport> m_transport;
    kd::HostProtocol m_protocol;
    ConnectionPolicy m_policy;
    ConnectionState m_state = ConnectionState::Closed;
    Prober m_prober;
    Belief m_belief = Belief::Unknown;
    WaitKind m_waitKind = WaitKind::UserWork;

    std::deque<kd::StateChanged> m_stateChanges;
    Exchange m_exchange;

    bool m_countCopies = false;  // a copy of a state change is handled like a new one
    bool m_holds = false;        // the target sits in its debugger loop and takes requests
    bool m_doubted = false;  // state changes do not count until the question after the true one was answered
    bool m_breakWanted = false;
    unsigned m_breakInsSent = 0;
    std::optional<TimePoint> m_nextBreakIn;
    bool m_resumeDoubtful = false;          // of the request in flight
    std::optional<TimePoint> m_nextVerify;  // the target is asked whether it is what it is believed to be
    Duration m_verifyPause{};
    bool m_verifyAsked = false;  // and a stopped one has not answered yet
    bool m_lineOpen = false;
    bool m_inSession = false;  // of a line that has sessions
    std::optional<TimePoint> m_reopenAt;
    unsigned m_reopenAttempts = 0;
    std::string m_lastLineError;
    std::uint64_t m_bytesAtProbe = 0;  // received until the last attempt of the probe
    unsigned m_silentAttempts = 0;     // since the last byte
    std::optional<TimePoint> m_resumedAt;
    std::optional<TimePoint> m_lastBreakInAt;
    unsigned m_staleBreaks = 0;
    std::string m_resumeReason;
    std::optional<std::string> m_brokenRule;
};

}  // namespace hawser::session
