#include "core/session/live/Connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/Overloaded.h"
#include "core/session/live/ProbeNote.h"
#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

// How much of what is known becomes void. What the target does now, the request in flight and what nobody has
// handled always do.
enum class Connection::Scope {
    Doing,         // nothing else
    Conversation,  // packet numbering and half packets on both ways
    Target,        // what was learned of the target
    Attachment,    // both
    Everything,    // both, and what was believed that the target does of its own
};

Connection::Connection(const Clock& clock, Interruptions& interruptions, ConnectionObserver& observer)
    : m_clock(clock), m_interruptions(interruptions), m_observer(observer), m_line(clock) {}

Connection::~Connection() = default;

// --- what the user asks ---

void Connection::open(std::unique_ptr<transports::Transport> transport, const ConnectionPolicy& policy) {
    m_line.attach(std::move(transport), policy);
    m_knowledge.lost();
    m_inquiry.settled();
    m_protocol.setMachine(kd::Machine::X64);
    m_protocol.setNumbering(policy.numbering);
    m_breakIns.setWanted(false);
    apply(ConnectionEvent::OpenRequested, fmt::format("Opening {}.", m_line.describe()));
}

void Connection::refuse(const std::string& reason) {
    m_line.attach(nullptr, {});
    apply(ConnectionEvent::OpenRequested, {});  // the refusal says it all
    apply(ConnectionEvent::LineRefused, reason);
}

void Connection::close(const std::string& reason) {
    apply(ConnectionEvent::CloseRequested, reason);
}
void Connection::resynchronize(const std::string& reason) {
    if (m_line.attached()) apply(ConnectionEvent::ResynchronizeRequested, reason);
}
void Connection::restart(const std::string& reason) {
    if (m_line.attached()) apply(ConnectionEvent::RestartRequested, reason);
}
void Connection::breakIn() {
    m_breakIns.asked();
    apply(ConnectionEvent::BreakRequested, {});
}

// --- what the owner decided ---

void Connection::targetIsStopped(const std::string& reason) {
    apply(ConnectionEvent::StopShown, reason);
}
void Connection::targetLeft(const std::string& reason) {
    apply(ConnectionEvent::TargetLeft, reason);
}
void Connection::stopUnexplained() {
    // What has come in between will be handled next.
    if (overtaken()) return;
    apply(ConnectionEvent::StopUnexplained, "The target stopped, but was not asked why; it is asked again.");
}

// --- the table ---

void Connection::apply(ConnectionEvent event, const std::string& reason) {
    const Transition* const row = transitionFor(m_state, event, m_knowledge.now());
    if (row == nullptr) return;
    const ConnectionState from = m_state;
    m_state = row->to.value_or(from);
    perform(row->then, reason);
    if (m_state != from || !reason.empty()) m_observer.connectionMoved(from, m_state, reason);
}

void Connection::perform(ConnectionAction action, const std::string& reason) {
    const TimePoint now = m_clock.now();
    switch (action) {
        case ConnectionAction::None:
            return;
        case ConnectionAction::OpenLine:
            return m_line.openNow();
        case ConnectionAction::OpenLater:
            return m_line.openAfterPause();
        case ConnectionAction::LoseLine:
            forget(Scope::Everything, reason);
            return m_line.openAfterPause();
        case ConnectionAction::GiveUp:
            forget(Scope::Everything, reason);
            return m_line.close();
        case ConnectionAction::CloseLine:
            forget(Scope::Attachment, reason);
            return m_line.close();
        case ConnectionAction::StartAnew:
            forget(Scope::Attachment, reason);
            return m_line.openNow();
        case ConnectionAction::Probe:
            return probe(now, reason);
        case ConnectionAction::ProbeDoubting:
            probe(now, reason);
            return m_knowledge.contradicted();
        case ConnectionAction::ProbeUnknowing:
            m_knowledge.resumeUnknown();
            return probe(now, reason);
        case ConnectionAction::AwaitSession:
            forget(Scope::Everything, reason);
            return probe(now + kBootPause, reason);
        case ConnectionAction::AwaitBoot:
            return probe(now + kBootPause, reason);
        case ConnectionAction::BeginAnew:
            forget(Scope::Target, reason);
            m_knowledge.booted();
            return probe(now + kBootPause, reason);
        case ConnectionAction::BreakIn:
            m_inquiry.breakIn(now);
            return inquire(now);
        case ConnectionAction::WatchStopped:
            m_knowledge.stopShown();
            m_breakIns.stopShown();
            m_inquiry.settled();
            return m_inquiry.verify(now, kFirstVerify, Verification::Of::Stopped);
        case ConnectionAction::WatchRunning:
            m_knowledge.resumed(m_exchange.isDoubtful());
            m_inquiry.settled();
            // Numbers that count, as those of KDNET do, leave no doubt that would need it.
            if (m_line.hasSessions()) return m_inquiry.end();
            return m_inquiry.verify(now, m_exchange.isDoubtful() ? kVerifyDoubtfulResume : kFirstVerify,
                                    Verification::Of::Running);
        case ConnectionAction::NoteItRuns:
            m_inquiry.settled();
            return m_knowledge.resumedBehindDoubt();
    }
}

// One that is already out and has time to wait for a booting target keeps what it knows of the stimuli that
// are on their way.
void Connection::probe(TimePoint firstAt, const std::string& reason) {
    forget(Scope::Doing, reason);
    m_breakIns.probing();
    const std::uint64_t received = m_protocol.counters().bytesReceived;
    const Probe::Means means{m_line.policy().resetLimit, m_line.hasSessions() ? Probe::Resets::ReachRunning
                                                                              : Probe::Resets::ReachStopped};
    if (firstAt > m_clock.now()) {
        m_inquiry.probeLater(firstAt, m_knowledge.belief(), means, received);
    } else {
        m_inquiry.probe(firstAt, m_knowledge.belief(), means, received);
    }
}

void Connection::forget(Scope scope, const std::string& why) {
    const bool conversation =
        scope == Scope::Conversation || scope == Scope::Attachment || scope == Scope::Everything;
    const bool target = scope == Scope::Target || scope == Scope::Attachment || scope == Scope::Everything;
    endAwaited(why);
    m_knowledge.asked();
    if (conversation) m_protocol.restart();
    if (scope == Scope::Attachment) m_inquiry.end();
    if (scope == Scope::Everything) {
        m_inquiry.end();
        m_inquiry.settled();
        m_knowledge.lost();
    }
    if (target) m_observer.targetForgotten();
}

ConnectionFacts Connection::facts() const {
    ConnectionFacts facts;
    facts.state = m_state;
    facts.lineOpen = m_line.isOpen();
    facts.lineReady = m_line.isReady();
    facts.opensLater = m_line.opensLater();
    facts.knowledge = m_knowledge.now();
    facts.newsWaits = m_knowledge.hasNews();
    facts.question = m_inquiry.kind();
    facts.requestInFlight = m_exchange.inFlight();
    return facts;
}

// --- the pump ---

void Connection::turn(TimePoint deadline) {
    runTimers(m_clock.now());
    noticeOpening();  // a socket on this machine opens at once: do not wait before it is asked for its target
    runTimers(m_clock.now());
    flush();
    const auto waited = m_line.wait(nextWake(deadline));
    noticeOpening();
    feed();
    if (!waited) lineFailed(waited.error());
    runTimers(m_clock.now());
    // One write, and one waking of the other end, for the acknowledgement and the next request.
    if (!m_exchange.waitsForNext()) flush();
    m_observer.turned();
    if (!m_brokenRule) m_brokenRule = session::brokenRule(facts());
}

TimePoint Connection::nextWake(TimePoint deadline) const {
    if (const auto opening = m_line.nextOpening()) deadline = std::min(deadline, *opening);
    if (!m_line.isReady()) return deadline;  // the other timers stand still until the target can be reached
    for (const auto& other : {m_protocol.nextDeadline(), m_inquiry.nextDeadline()})
        if (other) deadline = std::min(deadline, *other);
    return deadline;
}

void Connection::runTimers(TimePoint now) {
    if (m_line.isDue()) {
        m_protocol.restart();
        if (auto opened = m_line.open(); !opened) lineFailed(opened.error());
    }
    if (!m_line.isReady()) return;
    m_protocol.tick(now);
    for (kd::HostEvent& event : m_protocol.takeEvents()) handle(std::move(event));
    inquire(now);
}

void Connection::flush() {
    const Bytes bytes = m_protocol.takeOutput();
    if (!bytes.empty()) m_line.write(bytes);
    if (auto records = m_protocol.takeTrace(); !records.empty()) m_observer.traced(std::move(records));
}

void Connection::feed() {
    std::array<std::byte, 16384> buffer{};
    for (;;) {
        const bool news = takeLineNews();
        const std::size_t count = m_line.read(buffer);
        if (count > 0) {
            m_protocol.receive(std::span(buffer).first(count), m_clock.now());
            for (kd::HostEvent& event : m_protocol.takeEvents()) handle(std::move(event));
        }
        if (!news && (count == 0 || (count < buffer.size() && !m_line.hasSessions()))) break;
    }
}

// --- the line ---

void Connection::noticeOpening() {
    if (m_line.noticeOpened())
        apply(ConnectionEvent::LineOpened, fmt::format("Opened {}.", m_line.describe()));
}

void Connection::lineFailed(const Error& error) {
    switch (m_line.failed(error)) {
        case Line::Failure::Final:
            return apply(ConnectionEvent::LineRefused, error.what);
        case Line::Failure::Passing:
            return apply(ConnectionEvent::LineLost,
                         fmt::format("{} Trying again until it opens.", error.what));
        case Line::Failure::SameAgain:
            return;
    }
}

bool Connection::takeLineNews() {
    const auto news = m_line.takeNews();
    if (!news) return false;
    switch (news->kind) {
        case transports::LineNews::Kind::Note:
            m_observer.connectionNote(news->text);
            break;
        case transports::LineNews::Kind::Began:
            // The numbering starts again, so what was asked will not be answered.
            forget(Scope::Conversation, news->text);
            apply(news->newTarget ? ConnectionEvent::TargetBooted : ConnectionEvent::SessionBegan,
                  news->text);
            break;
        case transports::LineNews::Kind::Ended:
            apply(ConnectionEvent::SessionEnded, news->text);
            break;
        case transports::LineNews::Kind::FileLost:
            m_observer.fileLost(news->text);
            break;
    }
    return true;
}

// What is believed of the target stays.
void Connection::reopenSilentLine() {
    m_observer.connectionNote(fmt::format("Nothing at all has come for {} attempts; the line is opened anew.",
                                          kAttemptsBeforeReopen));
    m_inquiry.lineOpenedAnew();
    m_protocol.restart();
    if (auto opened = m_line.openAnew(); !opened) lineFailed(opened.error());
}

// --- the question that is out ---

void Connection::inquire(TimePoint now) {
    const kd::LinkCounters& counters = m_protocol.counters();
    const Inquiry::Step step = m_inquiry.due(now, counters.bytesReceived, m_exchange.awaited());
    if (step.attempt && m_inquiry.lastProbe().silentAttempts() >= kAttemptsBeforeReopen &&
        m_line.canOpenAnew())
        return reopenSilentLine();  // the next attempt finds the line open
    if (step.verificationUnanswered)
        return apply(ConnectionEvent::VerificationUnanswered, "The stopped target does not answer any more.");
    if (step.breakInsUnanswered)
        apply(ConnectionEvent::BreakInsUnanswered,
              fmt::format("The target has not answered {} break-ins.", kBreakInsBeforeSilent));
    // The byte goes first: a running target has room for little more than the RESET, and polls it byte by
    // byte.
    if (step.breakIn) {
        m_knowledge.contradictionSettled();  // it runs, then: this stop answers as well
        abandon();
        m_protocol.breakIn(now);
        m_breakIns.sent(now);
    }
    if (step.reset) m_protocol.reset(now);
    if (!step.attempt) return;
    if (const auto note = noteOf(m_inquiry.lastProbe(), m_protocol)) m_observer.connectionNote(*note);
}

// --- what the protocol tells ---

void Connection::handle(kd::HostEvent event) {
    std::visit(Overloaded{
                   [&](const kd::StateChanged& e) { handleStateChange(e); },
                   [&](kd::Printed& e) {
                       heardSpeech(e.freshTarget);
                       m_observer.printed(e.print.text, e.print.processor);
                   },
                   [&](kd::Prompted& e) {
                       heardSpeech(e.freshTarget);
                       m_observer.prompted(e.prompt.text, e.prompt.room);
                   },
                   [&](kd::FileAsked&) { heardSpeech(false); },
                   [&](kd::Replied& e) {
                       m_exchange.measured(e.roundTrip);
                       m_line.answered(e.reply.data.size(), e.roundTrip);
                       requestEnded(e.token, std::move(e.reply));
                   },
                   [&](kd::Delivered& e) {
                       m_exchange.measured(e.roundTrip);
                       m_exchange.delivered(e.doubtful);
                       requestEnded(e.token, kd::Reply{});
                   },
                   [&](kd::RequestFailed& e) { requestEnded(e.token, tl::unexpected(std::move(e.error))); },
                   [&](kd::ResetAnswered&) {
                       m_knowledge.contradictionSettled();
                       m_inquiry.resetAnswered(m_clock.now());
                   },
                   [](kd::ResetByTarget&) {},
               },
               event);
}

void Connection::heard(bool freshTarget) {
    if (freshTarget) {
        apply(ConnectionEvent::TargetBooted,
              "The target has started anew: its packet numbering began again.");
    } else {
        apply(ConnectionEvent::TargetHeard, "A target speaks on this line.");
    }
}

// Only a running target prints, prompts or asks for a file: a stop reported before that is over. While a
// request is open it proves nothing: a stopped kernel prints from inside its debugger loop (13).
void Connection::heardSpeech(bool freshTarget) {
    heard(freshTarget);
    if (!m_exchange.inFlight())
        apply(ConnectionEvent::TargetContradicted,
              "The target speaks as only a running one does; it is asked again.");
    m_inquiry.spoke(m_clock.now());
}

void Connection::handleStateChange(const kd::StateChanged& change) {
    heard(change.freshTarget);
    switch (m_knowledge.reported(change)) {
        case TargetKnowledge::Meaning::Old:
            return;
        case TargetKnowledge::Meaning::Contradiction:
            return apply(ConnectionEvent::TargetContradicted,
                         "The target reported another state although it was stopped; it is asked again.");
        case TargetKnowledge::Meaning::Copy:
            m_observer.stopRestated(change.change);
            return m_inquiry.stateRepeated(m_clock.now());
        case TargetKnowledge::Meaning::News:
            if (m_inquiry.stateChanged(m_clock.now()) == Belief::Running) m_knowledge.ranBefore();
            return;
    }
}

// --- requests ---

Result<kd::Reply> Connection::exchange(const kd::Request& request) {
    if (!targetHolds()) return fail(ErrorCode::NotAvailable, std::string(inWords(m_state)));
    if (overtaken()) return fail(ErrorCode::Disconnected, "The target has reported a new state.");
    if (mustEnd(m_waitKind, {})) return fail(ErrorCode::Cancelled, "Cancelled.");
    const auto token = m_protocol.submit(request, m_clock.now());
    if (!token) return tl::unexpected(token.error());
    flush();
    return awaitReply(*token, request);
}

Result<kd::Reply> Connection::exchangeUndisturbed(const kd::Request& request) {
    m_knowledge.countCopies(true);
    auto reply = exchange(request);
    m_knowledge.countCopies(false);
    if (reply && overtaken()) return fail(ErrorCode::NotAvailable, "The target has reported a new state.");
    return reply;
}

Result<kd::Reply> Connection::awaitReply(kd::RequestToken token, const kd::Request& request) {
    const TimePoint start = m_clock.now();
    m_exchange.begin(token, request);
    while (!m_exchange.over()) {
        const TimePoint noLater = m_clock.now() + kIdleStatisticsPeriod;
        turn(std::min(noLater, m_interruptions.mustEndBy().value_or(noLater)));
        if (m_exchange.over() || !mustEnd(m_waitKind, m_clock.now() - start)) continue;
        m_exchange.callOff();
        abandon();
        if (m_exchange.mayHaveLetGo())
            apply(ConnectionEvent::ResumeUnanswered,
                  "A continue was cancelled; whether the target took it is not known.");
        return fail(ErrorCode::Cancelled, "Cancelled.", m_exchange.effect());
    }
    Result<kd::Reply> outcome = m_exchange.finish();
    if (!outcome) unanswered(outcome.error());
    return outcome;
}

// Whatever came in place of its acknowledgement: a target that may have taken a continue is asked what it does.
void Connection::unanswered(const Error& error) {
    const bool mayRun = m_exchange.mayHaveLetGo();
    if (!mayRun && error.code != ErrorCode::Timeout) return;
    apply(mayRun ? ConnectionEvent::ResumeUnanswered : ConnectionEvent::RequestUnanswered, error.what);
}

void Connection::requestEnded(kd::RequestToken token, Result<kd::Reply> outcome) {
    if (!m_exchange.ended(token, std::move(outcome))) return;
    // At once: the state change that it leads to may stand in the same bytes as the acknowledgement.
    if (m_exchange.hasResumed()) resumed();
}

void Connection::resumed() {
    m_breakIns.resumed(m_clock.now());
    std::string reason = std::exchange(m_resumeReason, {});
    if (reason.empty()) reason = "The target was told to go on.";
    // Where its acknowledgement stood behind something that cast doubt on it, nothing is told yet.
    apply(ConnectionEvent::TargetResumed, targetHolds() ? reason : std::string());
}

void Connection::abandon() {
    m_exchange.abandoned(m_protocol.abandon());
}

void Connection::endAwaited(const std::string& why) {
    abandon();
    if (m_exchange.awaited() && m_exchange.mayHaveLetGo()) m_knowledge.resumeUnknown();
    if (const auto token = m_exchange.token())
        requestEnded(*token, fail(ErrorCode::Disconnected, why, m_exchange.effect()));
}

bool Connection::settle(kd::StateChanged& latest) {
    m_knowledge.countCopies(true);
    const bool quiet = waitForQuiet(latest);
    m_knowledge.countCopies(false);
    return quiet;
}

bool Connection::waitForQuiet(kd::StateChanged& latest) {
    const TimePoint limit = m_clock.now() + kQuietLimit;
    Duration quiet = m_inquiry.quiet();
    TimePoint quietAt = m_clock.now() + quiet;
    while (m_clock.now() < quietAt && quietAt <= limit) {
        const std::uint64_t before = m_protocol.counters().bytesReceived;
        turn(quietAt);
        if (mustEnd(WaitKind::StopHandling, {})) {
            // Whoever interrupts may need to know that the target holds: the end of the session lets it go.
            if (targetHolds()) m_knowledge.putBack(std::move(latest));
            return false;
        }
        while (auto copy = takeStateChange()) latest = std::move(*copy);
        if (m_protocol.counters().bytesReceived == before) continue;
        quiet = kQuiet;  // something was under way after all
        quietAt = m_clock.now() + quiet;
    }
    return targetHolds();
}

bool Connection::mustEnd(WaitKind kind, Duration waited) {
    m_interruptions.listen(kind, waited);
    return m_interruptions.mustEnd(kind, waited);
}

bool Connection::interrupted() const {
    return m_interruptions.mustEnd(m_waitKind, kBreakPatience);
}

}  // namespace hawser::session
