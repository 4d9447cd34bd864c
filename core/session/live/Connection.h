#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/base/Clock.h"
#include "core/engine/RequestChannel.h"
#include "core/kd/HostProtocol.h"
#include "core/session/Interruptions.h"
#include "core/session/live/BreakIns.h"
#include "core/session/live/ConnectionObserver.h"
#include "core/session/live/ConnectionRules.h"
#include "core/session/live/ConnectionTable.h"
#include "core/session/live/Exchange.h"
#include "core/session/live/Inquiry.h"
#include "core/session/live/Line.h"
#include "core/session/live/TargetKnowledge.h"

namespace hawser::session {

// Applies the table (ConnectionTable.h): line, protocol, what is known of the target, the question that is
// out and the request in flight meet here, and the pump that drives them. It is the channel through which the
// engine asks the target. Knows nothing of threads: whoever owns it calls turn() again and again; wake-ups
// come through the transport. The virtual clock of a simulation works as well as the real one.
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
    Result<> answerPrompt(std::string_view text) { return m_protocol.answerPrompt(text, m_clock.now()); }

    // --- what the owner decided about a state change ---
    void targetIsStopped(const std::string& reason);
    void targetLeft(const std::string& reason);
    // What it means was being asked when something came in between: the target is asked again.
    void stopUnexplained();
    void sayWhyResumed(std::string reason) { m_resumeReason = std::move(reason); }

    // One turn: waits until something happened, the deadline passed or somebody woke the transport.
    void turn(TimePoint deadline);
    // The newest state change that nobody has handled: with it the older ones are void.
    std::optional<kd::StateChanged> takeStateChange() { return m_knowledge.takeNews(); }
    // Pumps until the line was quiet for a while; takes further copies of the state change, for the target
    // may have stopped at the same place twice. True when it got quiet.
    bool settle(kd::StateChanged& latest);
    // Like exchange(), but a copy of the last state change overtakes it as a new one does.
    Result<kd::Reply> exchangeUndisturbed(const kd::Request& request);

    // --- engine::RequestChannel ---
    Result<kd::Reply> exchange(const kd::Request& request) override;
    kd::Machine machine() const override { return m_protocol.machine(); }
    bool interrupted() const override;
    bool readsUnasked() const override { return m_line.isFast(); }

    // The first rule (ConnectionRules.h) that did not hold at the end of a turn; nothing: all did.
    const std::optional<std::string>& brokenRule() const { return m_brokenRule; }
    void setWaitKind(WaitKind kind) { m_waitKind = kind; }
    ConnectionState state() const { return m_state; }
    bool targetHolds() const { return m_knowledge.holds(); }
    // A state change waits to be handled: what is known of the target is from before it.
    bool overtaken() const { return m_knowledge.hasNews(); }
    // What the last probe found the target to have done before.
    Belief verdict() const { return m_inquiry.lastProbe().verdict(); }
    bool neededBreakIn() const { return m_inquiry.lastProbe().neededBreakIn(); }
    BreakIns& breakIns() { return m_breakIns; }
    kd::HostProtocol& protocol() { return m_protocol; }
    const kd::HostProtocol& protocol() const { return m_protocol; }
    transports::Transport* transport() { return m_line.transport(); }
    const transports::Transport* transport() const { return m_line.transport(); }
    std::optional<Duration> lastRoundTrip() const { return m_exchange.lastRoundTrip(); }

  private:
    enum class Scope;

    // --- the table ---
    void apply(ConnectionEvent event, const std::string& reason);
    void perform(ConnectionAction action, const std::string& reason);
    void probe(TimePoint firstAt, const std::string& reason);
    void forget(Scope scope, const std::string& why);
    ConnectionFacts facts() const;

    // --- the line ---
    void noticeOpening();
    void lineFailed(const Error& error);
    void feed();
    bool takeLineNews();
    void flush();

    // --- timers ---
    void runTimers(TimePoint now);
    TimePoint nextWake(TimePoint deadline) const;
    void inquire(TimePoint now);
    void reopenSilentLine();

    // --- what the protocol tells ---
    void handle(kd::HostEvent event);
    void handleStateChange(const kd::StateChanged& change);
    void heard(bool freshTarget);
    void heardSpeech(bool freshTarget);
    void requestEnded(kd::RequestToken token, Result<kd::Reply> outcome);
    void resumed();

    // --- requests ---
    Result<kd::Reply> awaitReply(kd::RequestToken token, const kd::Request& request);
    void unanswered(const Error& error);
    void abandon();                           // the request in flight, if there is one
    void endAwaited(const std::string& why);  // it will not be answered
    bool waitForQuiet(kd::StateChanged& latest);
    bool mustEnd(WaitKind kind, Duration waited);

    const Clock& m_clock;
    Interruptions& m_interruptions;
    ConnectionObserver& m_observer;
    kd::HostProtocol m_protocol;
    Line m_line;
    TargetKnowledge m_knowledge;
    Inquiry m_inquiry;
    Exchange m_exchange;
    BreakIns m_breakIns;
    ConnectionState m_state = ConnectionState::Closed;
    WaitKind m_waitKind = WaitKind::UserWork;
    std::string m_resumeReason;
    std::optional<std::string> m_brokenRule;
};

}  // namespace hawser::session
