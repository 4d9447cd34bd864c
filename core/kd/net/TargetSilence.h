#pragma once

#include <optional>

#include "core/base/Clock.h"
#include "core/kd/net/NetTimeouts.h"

namespace hawser::kd::net {

// How long nothing verified has come from the target. A silence is told once. Pure; one thread.
class TargetSilence {
  public:
    void heard(TimePoint now) {
        m_lastHeard = now;
        m_told = false;
    }
    // Nothing was ever heard, or nothing for kTargetSilent.
    bool isSilent(TimePoint now) const { return !m_lastHeard || now >= *m_lastHeard + kTargetSilent; }
    // True once for each silence of a target that was heard before.
    bool takeTold(TimePoint now) {
        const bool due = m_lastHeard && isSilent(now) && !m_told;
        m_told = m_told || due;
        return due;
    }
    // When it is to be told.
    std::optional<TimePoint> deadline() const {
        if (!m_lastHeard || m_told) return std::nullopt;
        return *m_lastHeard + kTargetSilent;
    }

  private:
    std::optional<TimePoint> m_lastHeard;
    bool m_told = false;
};

}  // namespace hawser::kd::net
