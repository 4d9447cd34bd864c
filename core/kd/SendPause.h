#pragma once

#include <algorithm>
#include <optional>

#include "core/base/Clock.h"
#include "core/kd/Timeouts.h"

namespace hawser::kd {

// Why the next packet of the host waits although nothing is outstanding: something was sent twice and the
// line has to be quiet once, or a RESET was sent and its answer is still to come. Pure; one thread.
class SendPause {
  public:
    void settle(TimePoint now) {
        if (!m_settleFrom) m_settleFrom = now;
    }
    void holdUntil(TimePoint when) { m_holdUntil = when; }
    void holdNoLongerThan(TimePoint when) {
        if (m_holdUntil) m_holdUntil = std::min(*m_holdUntil, when);
    }
    void endHold() { m_holdUntil.reset(); }
    void end() { *this = {}; }

    TimePoint earliestSend(std::optional<TimePoint> lastByte) const {
        TimePoint when = TimePoint::min();
        if (m_settleFrom) {
            const TimePoint quiet = std::max(*m_settleFrom, lastByte.value_or(*m_settleFrom)) + kSettle;
            when = std::min(quiet, *m_settleFrom + kLongestSettle);
        }
        return m_holdUntil ? std::max(when, *m_holdUntil) : when;
    }

  private:
    std::optional<TimePoint> m_settleFrom;
    std::optional<TimePoint> m_holdUntil;
};

}  // namespace hawser::kd
