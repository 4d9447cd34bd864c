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
    const std::size_t pause = std::min<std::size_t>(m_sent / kBreakInsBeforeSilent, kProbePauses.size() - 1);
    m_next = now + std::max(kBreakInRepeat, kProbePauses[pause]);
    return step;
}

}  // namespace hawser::session
