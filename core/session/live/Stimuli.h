#pragma once

#include <algorithm>

#include "core/base/Clock.h"
#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

// What was sent to learn what the target does, and how long the line must be quiet behind the answer until
// nothing of it is under way any more. Pure.
class Stimuli {
  public:
    void breakInSent() { ++m_out; }
    void resetSent(TimePoint now) {
        ++m_out;
        m_resetAt = now;
        m_resetAnswered = false;
    }
    void resetAnswered() { m_resetAnswered = true; }
    // The state change that answers them. One reset alone, whose answer went ahead of it, has nothing behind
    // it: as long again as the answer took is enough. Any other one may have crossed what was sent.
    void answered(TimePoint now) {
        const bool all = m_out == 1 && m_resetAnswered;
        m_quiet = all ? std::clamp<Duration>(now - m_resetAt, kShortestQuiet, kQuiet) : kQuiet;
    }
    // Nothing is under way.
    void settled() {
        m_out = 0;
        m_resetAnswered = false;
    }
    Duration quiet() const { return m_quiet; }

  private:
    unsigned m_out = 0;
    TimePoint m_resetAt{};
    bool m_resetAnswered = false;  // the last one
    Duration m_quiet = kQuiet;
};

}  // namespace hawser::session
