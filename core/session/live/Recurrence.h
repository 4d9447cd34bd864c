#pragma once

#include <optional>

#include "core/base/Clock.h"

namespace hawser::session {

// What comes back again and again is taken up with growing pauses. It is over once it has not come for
// kRecurrenceOver. Pure.
class Recurrence {
  public:
    void happened(TimePoint now);
    // Before it is taken up: none the first kFreeRecurrences times, then doubled up to
    // kLongestRecurrencePause.
    Duration pause() const;

  private:
    unsigned m_count = 0;
    std::optional<TimePoint> m_last;
};

}  // namespace hawser::session
