#include "core/session/live/Verification.h"

#include <algorithm>
#include <utility>

#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

void Verification::begin(TimePoint now, Duration pause, Of what) {
    m_of = what;
    m_pause = pause;
    m_asked = false;
    m_next = now + pause;
}

Verification::Step Verification::due(TimePoint now, bool askedAnyway) {
    if (now < m_next) return Step::None;
    m_pause = std::min<Duration>(m_pause * 2, kLongestVerifyPause);
    m_next = now + m_pause;
    const bool unanswered = std::exchange(m_asked, false);
    if (askedAnyway) return Step::None;
    if (unanswered) return Step::Unanswered;
    if (m_of == Of::Stopped) {
        m_asked = true;
        m_next = now + kVerifyAnswer;
    }
    return Step::Reset;
}

void Verification::answered(TimePoint now) {
    // Only a state change proves that it is there: a gateway may answer the reset in its place.
    if (std::exchange(m_asked, false)) m_next = now + m_pause;
}

void Verification::spoke(TimePoint now) {
    m_next = now + kLongestVerifyPause;
}

}  // namespace hawser::session
