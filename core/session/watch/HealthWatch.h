#pragma once

#include <deque>

#include "core/base/Clock.h"
#include "core/session/watch/Health.h"

namespace hawser::session {

// Remembers of one session what its health is judged by. Times are passed in; the thread of the session's
// signals.
class HealthWatch {
  public:
    void changed(const ConnectionChange& change, TimePoint now);
    void counted(const Statistics& statistics, TimePoint now);
    void lineNamed(LineKind line) { m_line = line; }

    HealthReport report(TimePoint now) const;
    // The counters when the session was opened.
    const Statistics& atStart() const { return m_atStart; }
    // The counters when the target was last resynchronized or the connection restarted; else of the
    // beginning.
    const Statistics& atResynchronization() const { return m_atResynchronization; }

    // The counters when the target was last let go; else of the beginning. What came since then is what its
    // stop cost.
    const Statistics& atResume() const { return m_atResume; }

  private:
    struct Sample {
        TimePoint time;
        Statistics statistics;
    };
    void forget(TimePoint now);

    ConnectionState m_state = ConnectionState::Closed;
    TimePoint m_since{};
    LineKind m_line = LineKind::None;
    std::string m_reason;
    Statistics m_atStart;
    Statistics m_atResynchronization;
    Statistics m_atResume;
    // At most one for each kSampleStep, reaching back over kHealthWindow; the first is the oldest that
    // counts.
    std::deque<Sample> m_samples;
};

}  // namespace hawser::session
