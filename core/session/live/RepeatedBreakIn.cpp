#include "core/session/live/RepeatedBreakIn.h"

#include <algorithm>

#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

void RepeatedBreakIn::begin(TimePoint now) {
    m_next = now;
    m_sent = 0;
}

RepeatedBreakIn::Step RepeatedBreakIn::due(TimePoint now) {
    if (now < m_next) return {};
    Step step{.breakIn = true, .unanswered = m_sent == kBreakInsBeforeSilent};
    ++m_sent;
    step.reset = m_sent > kBreakInsBeforeSilent;
    m_next = now + kBreakInPauses[std::min<std::size_t>(m_sent, kBreakInPauses.size()) - 1];
    return step;
}

}  // namespace hawser::session
