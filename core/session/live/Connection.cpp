#include "core/session/live/Connection.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/session/live/SessionTimeouts.h"

// The state machine and the requests; what happens on the line stands in ConnectionLine.cpp.
namespace hawser::session {

Connection::Connection(const Clock& clock, Interruptions& interruptions, ConnectionObserver& observer)
    : m_clock(clock), m_interruptions(interruptions), m_observer(observer) {}

Connection::~Connection() = default;

void Connection::open(std::unique_ptr<transports::Transport> transport, const ConnectionPolicy& policy) {
    m_transport = std::move(transport);
    m_policy = policy;
    m_belief = Belief::Unknown;
    m_prober.settled();
    m_protocol.setMachine(kd::Machine::X64);
    m_protocol.setNumbering(policy.numbering);
    m_breakWanted = false;
    m_lastLineError.clear();
    apply(ConnectionEvent::OpenRequested, fmt::format("Opening {}.", m_transport->describe()));
}

void Connection::refuse(const std::string& reason) {
    m_transport.reset();
    apply(ConnectionEvent::OpenRequested, {});  // the refusal says it all
    m_reopenAt.reset();
    apply(ConnectionEvent::TransportRefused, reason);
}

void Connection::close(const std::string& reason) {
    apply(ConnectionEvent::CloseRequested, reason);
}
void Connection::resynchronize(const std::string& reason) {
    if (m_transport) apply(ConnectionEvent::ResynchronizeRequested, reason);
}
void Connection::restart(const std::string& reason) {
    if (m_transport) apply(ConnectionEvent::RestartRequested, reason);
}
void Connection::targetLeft(const std::string& reason) {
    apply(ConnectionEvent::TargetLeft, reason);
}

void Connection::targetIsStopped(const std::string& reason) {
    m_breakWanted = false;
    m_staleBreaks = 0;
    m_belief = Belief::Stopped;
    m_prober.settled();
    verifyAfter(kFirstVerify);
    apply(ConnectionEvent::TargetStopped, reason);
}

void Connection::apply(ConnectionEvent event, const std::string& reason) {
    const auto transition = transitionFor(m_state, event);
    if (!transition) return;
    const ConnectionState from = m_state;
    m_state = transition->to;
    perform(transition->action);
    m_observer.connectionMoved(from, m_state, reason);
}

void Connection::perform(ConnectionAction action) {
    const TimePoint now = m_clock.now();
    switch (action) {
        case ConnectionAction::None:
            return;
        case ConnectionAction::OpenTransport:
            if (m_transport) m_transport->close();
            m_lineOpen = false;
            m_inSession = false;
            m_reopenAttempts = 0;
            m_reopenAt = now;
            return;
        case ConnectionAction::CloseTransport:
            forgetTarget();
            m_prober.end();
            m_reopenAt.reset();
            m_lineOpen = false;
            if (m_transport) m_transport->close();
            m_protocol.restart();
            return;
        case ConnectionAction::ReopenTransport:
            scheduleReopen();
            return;
        case ConnectionAction::StartAnew:
            forgetTarget();
            m_prober.end();
            m_protocol.restart();
            perform(ConnectionAction::OpenTransport);
            return;
        case ConnectionAction::Probe:
            beginProbe(now);
            return;
        case ConnectionAction::ProbeAfterBoot:
            beginProbe(now + kBootPause);
            return;
    }
}

void Connection::beginProbe(TimePoint firstAt) {
    abandon();
    m_holds = false;
    m_stateChanges.clear();
    m_nextBreakIn.reset();
    m_staleBreaks = 0;
    m_doubted = false;
    m_bytesAtProbe = m_protocol.counters().bytesReceived;
    m_silentAttempts = 0;
    if (m_prober.active() && firstAt > m_clock.now()) {
        m_prober.postpone(firstAt);
    } else {
        m_prober.begin(firstAt, m_belief, m_policy.resetLimit,
                       hasSessions() ? Prober::Resets::ReachRunning : Prober::Resets::ReachStopped);
    }
}

void Connection::forgetTarget() {
    m_holds = false;
    m_stateChanges.clear();
    m_nextBreakIn.reset();
    m_nextVerify.reset();
    endAwaited("The target started anew while it was asked.");
    m_observer.targetForgotten();
}

void Connection::askAgain() {
    if (!m_holds || overtaken() || m_state == ConnectionState::Stopped) return;
    // It reported a stop while it ran, and what that means is not known.
    if (m_state == ConnectionState::Running)
        apply(ConnectionEvent::TargetSilent, "The target stopped, but was not asked why; it is asked again.");
    beginProbe(m_clock.now());
}

std::optional<kd::StateChanged> Connection::takeStateChange() {
    if (m_stateChanges.empty()) return std::nullopt;
    kd::StateChanged change = std::move(m_stateChanges.back());
    m_stateChanges.clear();
    return change;
}

bool Connection::settle(kd::StateChanged& latest) {
    m_countCopies = true;
    const bool quiet = waitForQuiet(latest);
    m_countCopies = false;
    return quiet;
}

Result<kd::Reply> Connection::exchangeUndisturbed(const kd::Request& request) {
    m_countCopies = true;
    auto reply = exchange(request);
    m_countCopies = false;
    if (reply && overtaken()) return fail(ErrorCode::NotAvailable, "The target has reported a new state.");
    return reply;
}

bool Connection::waitForQuiet(kd::StateChanged& latest) {
    const TimePoint limit = m_clock.now() + kQuietLimit;
    TimePoint quietAt = m_clock.now() + kQuiet;
    while (m_clock.now() < quietAt && quietAt <= limit) {
        const std::uint64_t before = m_protocol.counters().bytesReceived;
        turn(quietAt);
        if (mustEnd(WaitKind::StopHandling, {})) {
            // Whoever interrupts may need to know that the target holds: the end of the session lets it go.
            if (m_holds) m_stateChanges.push_front(std::move(latest));
            return false;
        }
        while (auto copy = takeStateChange()) latest = std::move(*copy);
        if (m_protocol.counters().bytesReceived != before) quietAt = m_clock.now() + kQuiet;
    }
    return m_holds;
}

bool Connection::mustEnd(WaitKind kind, Duration waited) {
    m_interruptions.listen(kind, waited);
    return m_interruptions.mustEnd(kind, waited);
}

bool Connection::interrupted() const {
    return m_interruptions.mustEnd(m_waitKind, kBreakPatience);
}

Result<kd::Reply> Connection::exchange(const kd::Request& request) {
    if (!m_holds) {
        const bool runs = m_state == ConnectionState::Running;
        return fail(ErrorCode::NotAvailable, runs ? "The target is running." : std::string(inWords(m_state)));
    }
    if (overtaken()) return fail(ErrorCode::Disconnected, "The target has reported a new state.");
    if (mustEnd(m_waitKind, {})) return fail(ErrorCode::Cancelled, "Cancelled.");
    const auto token = m_protocol.submit(request, m_clock.now());
    if (!token) return tl::unexpected(token.error());
    flush();
    return awaitReply(*token, request);
}

Result<kd::Reply> Connection::awaitReply(kd::RequestToken token, const kd::Request& request) {
    const TimePoint start = m_clock.now();
    m_exchange.begin(token, request);
    while (!m_exchange.over()) {
        turn(m_clock.now() + kIdleStatisticsPeriod);
        if (m_exchange.over() || !mustEnd(m_waitKind, m_clock.now() - start)) continue;
        m_exchange.callOff();
        if (abandon() && m_exchange.letsGo()) {
            m_belief = Belief::Unknown;
            apply(ConnectionEvent::TargetSilent,
                  "A continue was cancelled; whether the target took it is not known.");
            askAgain();
        }
        return fail(ErrorCode::Cancelled, "Cancelled.", m_exchange.effect());
    }
    Result<kd::Reply> outcome = m_exchange.finish();
    if (!outcome && outcome.error().code == ErrorCode::Timeout) {
        if (m_exchange.letsGo()) m_belief = Belief::Unknown;
        apply(ConnectionEvent::TargetSilent, outcome.error().what);
        askAgain();
    }
    return outcome;
}

void Connection::continued() {
    m_holds = false;
    m_stateChanges.clear();  // from before it
    m_resumedAt = m_clock.now();
    m_prober.settled();
    m_belief = Belief::Running;
    // Its acknowledgement stood behind something that cast doubt on the target: the answer to the question
    // that is out already tells what it does now.
    if (m_prober.active()) return;
    std::string reason = m_resumeReason.empty() ? "The target was told to go on." : std::move(m_resumeReason);
    m_resumeReason.clear();
    m_nextVerify.reset();
    const bool doubtful = std::exchange(m_resumeDoubtful, false);
    // Numbers that count, as those of KDNET do, leave no doubt that would need it.
    if (!hasSessions()) verifyAfter(doubtful ? kVerifyDoubtfulResume : kFirstVerify);
    apply(ConnectionEvent::TargetResumed, reason);
}

bool Connection::abandon() {
    const Effect left = m_protocol.abandon();
    m_exchange.abandoned(left);
    return left == Effect::Unknown;
}

void Connection::endAwaited(const std::string& why) {
    abandon();
    if (const auto token = m_exchange.token())
        requestEnded(*token, fail(ErrorCode::Disconnected, why, m_exchange.effect()), {});
}

void Connection::requestEnded(kd::RequestToken token, Result<kd::Reply> outcome,
                              std::optional<Duration> roundTrip) {
    if (roundTrip) m_exchange.measured(*roundTrip);
    if (!m_exchange.ended(token, std::move(outcome))) return;
    // At once: the state change that it leads to may stand in the same bytes as the acknowledgement.
    if (m_exchange.hasResumed()) continued();
}

bool Connection::isStaleBreak(TimePoint now) {
    const bool soonAfterResume = m_resumedAt && now - *m_resumedAt < kStaleBreakWindow;
    if (m_breakWanted || !soonAfterResume || !m_lastBreakInAt || m_staleBreaks >= kMaxStaleBreaks)
        return false;
    ++m_staleBreaks;
    return true;
}

}  // namespace hawser::session
