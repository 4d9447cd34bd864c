#include "core/session/live/Recurrence.h"

#include <algorithm>

#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

void Recurrence::happened(TimePoint now) {
    if (m_last && now - *m_last >= kRecurrenceOver) m_count = 0;
    m_last = now;
    ++m_count;
}

Duration Recurrence::pause() const {
    if (m_count <= kFreeRecurrences) return {};
    constexpr unsigned kMostDoublings = 10;
    const unsigned doublings = std::min(m_count - kFreeRecurrences - 1, kMostDoublings);
    return std::min<Duration>(kFirstRecurrencePause * (1 << doublings), kLongestRecurrencePause);
}

}  // namespace hawser::session
