#include "core/session/desk/Attention.h"

#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

TimePoint Attention::leaveWithin(Duration time) {
    m_leaveLimit = m_clock.now() + time;
    return *m_leaveLimit;
}

bool Attention::mustEnd(WaitKind kind, Duration waited) const {
    if (m_leaveLimit && m_clock.now() >= *m_leaveLimit) return true;
    if (m_workingOn != 0 && m_inbox.cancelled(m_workingOn)) return true;
    switch (m_inbox.pending()) {
        case Urgency::Normal:
            return false;
        case Urgency::Break:
            return kind == WaitKind::UserWork || waited >= kBreakPatience;
        case Urgency::Interrupt:
            return !m_leaveLimit;
    }
    return false;
}

bool Attention::breakHeard(WaitKind kind, Duration waited) const {
    if (m_leaveLimit || kind == WaitKind::UserWork || waited >= kBreakPatience) return false;
    return m_inbox.pending() == Urgency::Break;
}

}  // namespace hawser::session
