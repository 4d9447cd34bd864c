#pragma once

#include "core/base/Clock.h"

namespace hawser::test {

// Time that moves only when a test says so.
class ManualClock final : public Clock {
  public:
    TimePoint now() const override { return m_now; }
    void advance(Duration by) { m_now += by; }
    void set(TimePoint to) { m_now = to; }

  private:
    TimePoint m_now{std::chrono::hours(1)};  // not the epoch: a forgotten initial value shows
};

}  // namespace hawser::test
