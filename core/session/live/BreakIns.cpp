#include "core/session/live/BreakIns.h"

#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

void BreakIns::asked() {
    m_wanted = true;
    m_passed = kMaxStaleBreaks;
}

void BreakIns::stopShown() {
    m_wanted = false;
    m_passed = 0;
}

bool BreakIns::isLeftOver(TimePoint now) {
    const bool soonAfterResume = m_resumedAt && now - *m_resumedAt < kStaleBreakWindow;
    if (m_wanted || !soonAfterResume || !m_sentAt || m_passed >= kMaxStaleBreaks) return false;
    ++m_passed;
    return true;
}

}  // namespace hawser::session
