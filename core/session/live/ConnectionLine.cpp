// The part of Connection that touches the line: opening, bytes, timers, and what the protocol says of them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Overloaded.h"
#include "core/session/live/Connection.h"
#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

namespace {

// The first reset and the first break-in are how a target is met. Then a note for each attempt, later once a
// minute: a target may be awaited for days.
bool worthANote(unsigned attempt) {
    return (attempt >= 3 && attempt <= 6) || attempt % 12 == 0;
}

}  // namespace

void Connection::openTransport() {
    m_reopenAt.reset();
    m_protocol.restart();
    if (auto opened = m_transport->open(); !opened) lineLost(opened.error());
}

void Connection::scheduleReopen() {
    const std::size_t step = std::min<std::size_t>(m_reopenAttempts, kReopenPauses.size() - 1);
    ++m_reopenAttempts;
    m_reopenAt = m_clock.now() + kReopenPauses[step];
}

// A stage between asking again and the user's restart: what is believed of the target stays.
void Connection::reopenSilentLine() {
    m_observer.connectionNote(fmt::format("Nothing at all has come for {} attempts; the line is opened anew.",
                                          kAttemptsBeforeReopen));
    m_transport->close();
    m_protocol.restart();
    m_lineOpen = false;
    if (auto opened = m_transport->open(); !opened) lineLost(opened.error());
}

void Connection::lineLost(const Error& error) {
    const bool wasOpen = m_lineOpen;
    m_lineOpen = false;
    m_inSession = false;
    m_transport->close();
    m_prober.end();
    m_prober.settled();
    m_nextBreakIn.reset();
    m_nextVerify.reset();
    m_holds = false;
    m_belief = Belief::Unknown;
    m_stateChanges.clear();
    endAwaited(error.what);
    m_protocol.restart();
    // A line that was opened anew because of its silence is not open any more when it fails.
    if (m_state != ConnectionState::Opening) m_observer.targetForgotten();
    const bool again = m_policy.reconnect && error.code != ErrorCode::InvalidArgument &&
                       error.code != ErrorCode::Unsupported;
    if (!again) {
        apply(ConnectionEvent::TransportRefused, error.what);
        return;
    }
    // The same failure again is no news.
    if (!wasOpen && m_state == ConnectionState::Opening && error.what == m_lastLineError) {
        scheduleReopen();
        return;
    }
    m_lastLineError = error.what;
    apply(ConnectionEvent::TransportLost, fmt::format("{} Trying again until it opens.", error.what));
}

TimePoint Connection::nextWake(TimePoint deadline) const {
    if (m_reopenAt) deadline = std::min(deadline, *m_reopenAt);
    if (!lineReady()) return deadline;  // the other timers stand still until the target can be reached
    for (const auto& other :
         {m_protocol.nextDeadline(), m_prober.nextDeadline(), m_nextBreakIn, m_nextVerify}) {
        if (other) deadline = std::min(deadline, *other);
    }
    return deadline;
}

void Connection::noticeOpening() {
    if (!m_lineOpen && m_transport->state() == transports::TransportState::Open) {
        m_lineOpen = true;
        m_reopenAttempts = 0;
        m_lastLineError.clear();
        apply(ConnectionEvent::TransportOpened, fmt::format("Opened {}.", m_transport->describe()));
    }
}

void Connection::turn(TimePoint deadline) {
    runTimers(m_clock.now());
    noticeOpening();  // a socket on this machine opens at once: do not wait before it is asked for its target
    runTimers(m_clock.now());
    flush();
    const auto outcome = m_transport->wait(nextWake(deadline));
    noticeOpening();
    feed();
    if (!outcome) lineLost(outcome.error());
    runTimers(m_clock.now());
    // One write, and one waking of the other end, for the acknowledgement and the next request.
    if (!m_exchange.waitsForNext()) flush();
    m_observer.turned();
    checkInvariants();
}

ConnectionFacts Connection::facts() const {
    ConnectionFacts facts;
    facts.state = m_state;
    facts.lineOpen = m_lineOpen;
    facts.lineReady = lineReady();
    facts.opensLater = m_reopenAt.has_value();
    facts.holds = m_holds;
    facts.newsWaits = !m_stateChanges.empty();
    facts.probed = m_prober.active();
    facts.brokenInto = m_nextBreakIn.has_value();
    facts.verified = m_nextVerify.has_value();
    facts.requestInFlight = m_exchange.inFlight();
    return facts;
}

void Connection::checkInvariants() {
    if (!m_brokenRule) m_brokenRule = session::brokenRule(facts());
}

void Connection::feed() {
    std::array<std::byte, 16384> buffer{};
    for (;;) {
        const bool news = takeLineNews();
        const std::size_t count = m_transport->read(buffer);
        if (count > 0) {
            m_protocol.receive(std::span(buffer).first(count), m_clock.now());
            for (kd::HostEvent& event : m_protocol.takeEvents()) handle(std::move(event));
        }
        if (!news && (count == 0 || (count < buffer.size() && !hasSessions()))) break;
    }
}

bool Connection::takeLineNews() {
    const auto news = m_transport->takeNews();
    if (!news) return false;
    switch (news->kind) {
        case transports::LineNews::Kind::Note:
            m_observer.connectionNote(news->text);
            break;
        case transports::LineNews::Kind::Began:
            sessionBegan(*news);
            break;
        case transports::LineNews::Kind::Ended:
            sessionEnded(*news);
            break;
    }
    return true;
}

// The numbering starts again, so what was asked will not be answered.
void Connection::sessionBegan(const transports::LineNews& news) {
    m_inSession = true;
    m_holds = false;
    m_stateChanges.clear();
    endAwaited(news.text);
    m_protocol.restart();
    const bool awaited =
        m_state == ConnectionState::WaitingForTarget || m_state == ConnectionState::Restarting;
    if (news.newTarget) {
        m_belief = Belief::Running;
        forgetTarget();
        apply(ConnectionEvent::TargetBooted, news.text);
    } else if (awaited) {
        m_observer.connectionNote(news.text);
        beginProbe(m_clock.now());
    } else {
        apply(ConnectionEvent::ResynchronizeRequested, news.text);
    }
}

void Connection::sessionEnded(const transports::LineNews& news) {
    m_inSession = false;
    m_holds = false;
    endAwaited(news.text);
    m_protocol.restart();
    m_belief = Belief::Unknown;
    forgetTarget();
    if (m_state == ConnectionState::WaitingForTarget) m_observer.connectionNote(news.text);
    apply(ConnectionEvent::TargetLeft, news.text);
}

void Connection::flush() {
    const Bytes bytes = m_protocol.takeOutput();
    // A peer that does not read loses packets, not us: the protocol sends them again.
    if (!bytes.empty() && m_lineOpen) static_cast<void>(m_transport->write(bytes));
    if (auto records = m_protocol.takeTrace(); !records.empty()) m_observer.traced(std::move(records));
}

void Connection::runTimers(TimePoint now) {
    if (m_reopenAt && now >= *m_reopenAt) openTransport();
    if (!lineReady()) return;
    m_protocol.tick(now);
    for (kd::HostEvent& event : m_protocol.takeEvents()) handle(std::move(event));
    stimulate(m_prober.due(now), now);
    if (!m_lineOpen) return;
    if (m_nextBreakIn && now >= *m_nextBreakIn) repeatBreakIn(now);
    if (m_nextVerify && now >= *m_nextVerify) verify(now);
}

void Connection::verifyAfter(Duration pause) {
    m_verifyAsked = false;
    m_verifyPause = pause;
    m_nextVerify = m_clock.now() + pause;
}

void Connection::verify(TimePoint now) {
    m_verifyPause = std::min<Duration>(m_verifyPause * 2, kLongestVerifyPause);
    m_nextVerify = now + m_verifyPause;
    const bool unanswered = std::exchange(m_verifyAsked, false);
    // Whoever asks already finds out as well.
    if (m_prober.active() || m_nextBreakIn || m_exchange.awaited()) return;
    if (unanswered && m_state == ConnectionState::Stopped) {
        apply(ConnectionEvent::TargetSilent, "The stopped target does not answer any more.");
        return;
    }
    m_protocol.reset(now);
    if (m_state != ConnectionState::Stopped) return;
    m_verifyAsked = true;
    m_nextVerify = now + kVerifyAnswer;
}

void Connection::stimulate(Prober::Stimulus stimulus, TimePoint now) {
    if (stimulus == Prober::Stimulus::None) return;
    const std::uint64_t received = m_protocol.counters().bytesReceived;
    const bool silent = received == std::exchange(m_bytesAtProbe, received);
    m_silentAttempts = silent ? m_silentAttempts + 1 : 0;
    if (m_silentAttempts >= kAttemptsBeforeReopen && m_policy.reconnect && m_transport->canReopen()) {
        m_silentAttempts = 0;
        reopenSilentLine();
        return;  // the next stimulus finds the line open
    }
    switch (stimulus) {
        case Prober::Stimulus::None:
            return;
        case Prober::Stimulus::Reset:
            m_protocol.reset(now);
            break;
        case Prober::Stimulus::BreakIn:
            m_doubted = false;  // it runs, then: this stop answers as well
            sendBreakIn(now);
            break;
    }
    if (worthANote(m_prober.attempts())) {
        m_observer.connectionNote(fmt::format("{}; attempt {}, the next in {:.1f} s.", whatIsMissing(),
                                              m_prober.attempts(),
                                              std::chrono::duration<double>(m_prober.pause()).count()));
    }
}

// Silence and talk that is no KD have different causes, so they get different words.
std::string Connection::whatIsMissing() const {
    const kd::LinkCounters& counters = m_protocol.counters();
    const std::uint64_t stray = counters.strayBytes + counters.damagedPackets;
    if (m_protocol.lastHeard() || stray == 0) return "No answer from the target yet";
    return fmt::format(
        "{} bytes have come but no KD packet: something else talks on this line, or its baud rate is another",
        counters.bytesReceived);
}

void Connection::breakIn() {
    m_breakWanted = true;
    m_staleBreaks = kMaxStaleBreaks;  // the next break is the user's, whenever it comes
    if (m_holds || m_prober.active() || !lineReady()) return;
    m_breakInsSent = 0;
    repeatBreakIn(m_clock.now());
}

void Connection::sendBreakIn(TimePoint now) {
    abandon();
    m_protocol.breakIn(now);
    m_lastBreakInAt = now;
}

void Connection::repeatBreakIn(TimePoint now) {
    if (m_breakInsSent == kBreakInsBeforeSilent) {
        apply(ConnectionEvent::TargetSilent,
              fmt::format("The target has not answered {} break-ins.", m_breakInsSent));
    }
    ++m_breakInsSent;
    // The byte goes first: a running target has room for little more than the RESET, and polls it byte by
    // byte.
    sendBreakIn(now);
    if (m_breakInsSent > kBreakInsBeforeSilent) m_protocol.reset(now);
    const std::size_t step =
        std::min<std::size_t>(m_breakInsSent / kBreakInsBeforeSilent, kProbePauses.size() - 1);
    m_nextBreakIn = now + std::max(kBreakInRepeat, kProbePauses[step]);
}

void Connection::heard(bool freshTarget) {
    if (freshTarget) {
        m_belief = Belief::Running;
        forgetTarget();
        apply(ConnectionEvent::TargetBooted,
              "The target has started anew: its packet numbering began again.");
    } else {
        apply(ConnectionEvent::TargetHeard, "A target speaks on this line.");
    }
}

// Only a running target prints, prompts or asks for a file: a stop reported before that is over.
void Connection::heardRunning(bool freshTarget) {
    if (m_nextVerify) m_nextVerify = m_clock.now() + kLongestVerifyPause;
    heard(freshTarget);
    if (m_holds && !m_exchange.isResuming())
        askWhichIsTrue("The target speaks as only a running one does; it is asked again.");
}

// A stopped target cannot have moved on. What it said may be true now or have been true once: only the answer
// to a RESET tells.
void Connection::askWhichIsTrue(const std::string& reason) {
    endAwaited(reason);
    apply(ConnectionEvent::TargetSilent, reason);
    if (!m_prober.active()) beginProbe(m_clock.now());
    m_doubted = true;
}

void Connection::handleStateChange(kd::StateChanged event) {
    heard(event.freshTarget);
    // What was on its way before the question is no answer to it.
    if (m_doubted && !event.freshTarget) return;
    m_doubted = false;
    if (event.unexpected && m_holds && !m_prober.active()) {
        askWhichIsTrue("The target reported another state although it was stopped; it is asked again.");
        return;
    }
    const bool asked = m_prober.active() || m_nextBreakIn.has_value();
    if (m_prober.active()) {
        m_prober.stateChangeSeen();
        if (m_prober.verdict() == Belief::Running) m_belief = Belief::Running;
    }
    m_prober.end();
    m_nextBreakIn.reset();
    const bool copy = event.repeated && m_holds && !asked;
    // Only a state change proves that it is there: a gateway may answer the RESET in its place.
    if (copy && m_verifyAsked) verifyAfter(m_verifyPause);
    if (!copy) m_nextVerify.reset();
    m_holds = true;
    if (!copy || m_countCopies) m_stateChanges.push_back(std::move(event));
}

void Connection::handle(kd::HostEvent event) {
    std::visit(
        Overloaded{
            [&](kd::StateChanged& e) { handleStateChange(std::move(e)); },
            [&](kd::Printed& e) {
                heardRunning(e.freshTarget);
                m_observer.printed(e.print.text);
            },
            [&](kd::Prompted& e) {
                heardRunning(e.freshTarget);
                m_observer.prompted(e.prompt.text, e.prompt.room);
            },
            [&](kd::FileAsked&) { heardRunning(false); },
            [&](kd::Replied& e) { requestEnded(e.token, std::move(e.reply), e.roundTrip); },
            [&](kd::Delivered& e) {
                m_resumeDoubtful = e.doubtful;
                requestEnded(e.token, kd::Reply{}, e.roundTrip);
            },
            [&](kd::RequestFailed& e) { requestEnded(e.token, tl::unexpected(std::move(e.error)), {}); },
            [&](kd::ResetAnswered&) {
                m_doubted = false;
                m_prober.resetAnswered(m_clock.now());
            },
            [](kd::ResetByTarget&) {},
        },
        event);
}

}  // namespace hawser::session
