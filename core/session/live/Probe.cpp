#include "core/session/live/Probe.h"

#include <algorithm>
#include <utility>

#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

void Probe::begin(TimePoint firstAt, Belief before, const Means& means, std::uint64_t received) {
    m_resets = means.resets;
    m_resetsLeft = means.resetLimit;
    m_before = before;
    m_verdict = Belief::Unknown;
    m_attempts = 0;
    m_resetsInARow = 0;
    m_resetsSent = 0;
    m_resetAnswered = false;
    m_neededBreakIn = false;
    postpone(firstAt, received);
}

void Probe::postpone(TimePoint firstAt, std::uint64_t received) {
    m_next = firstAt;
    m_heldBack = false;
    m_received = received;
    m_silentAttempts = 0;
}

std::chrono::milliseconds Probe::pause() const {
    const std::size_t index = m_attempts == 0 ? 0 : m_attempts - 1;
    return kProbePauses[std::min(index, kProbePauses.size() - 1)];
}

Probe::Stimulus Probe::due(TimePoint now, std::uint64_t received) {
    if (now < m_next) return Stimulus::None;
    const bool silent = std::exchange(m_received, received) == received;
    m_silentAttempts = silent ? m_silentAttempts + 1 : 0;
    ++m_attempts;
    m_heldBack = false;
    m_next = now + pause();
    const bool resetsLeft = !m_resetsLeft || *m_resetsLeft > 0;
    if (!resetsLeft || m_resetsInARow >= resetsPerBreakIn()) {
        m_resetsInARow = 0;
        m_breakInSent = true;
        return Stimulus::BreakIn;
    }
    ++m_resetsInARow;
    ++m_resetsSent;
    if (m_resetsLeft) --*m_resetsLeft;
    return Stimulus::Reset;
}

unsigned Probe::resetsPerBreakIn() const {
    return m_before == Belief::Unknown && m_resets == Resets::ReachStopped ? 2 : 1;
}

void Probe::spoke(TimePoint now) {
    if (std::exchange(m_heldBack, true)) return;
    m_next = std::max(m_next, now + kAfterSpeech);
}

void Probe::resetAnswered(TimePoint now) {
    if (m_resets == Resets::ReachStopped) {
        m_resetAnswered = true;
    } else {
        // A stopped target's state change follows; a break-in before it would make it look like a running
        // one.
        m_next = std::max(m_next, now + kStateChangeAfterReset);
    }
}

void Probe::stateChangeSeen() {
    // Only the first answer tells: a target that our break-in has stopped answers the resets that follow as
    // well.
    if (m_verdict != Belief::Unknown) return;
    const bool ranUnasked =
        m_before == Belief::Unknown && !m_resetAnswered && m_resetsSent >= resetsPerBreakIn();
    m_neededBreakIn =
        m_breakInSent && !m_resetAnswered && m_resetsSent > 0 && m_resets == Resets::ReachStopped;
    const bool ran = m_breakInSent && (m_before == Belief::Running || ranUnasked);
    m_verdict = ran ? Belief::Running : Belief::Stopped;
}

}  // namespace hawser::session
