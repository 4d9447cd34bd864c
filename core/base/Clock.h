#pragma once

#include <chrono>

namespace hawser {

// The type of every point in time. Tests run on a virtual clock of the same type.
using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

// Passed to whoever must know the time; core/kd never holds one, the time is an argument there.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
};

class SteadyClock final : public Clock {
  public:
    TimePoint now() const override { return std::chrono::steady_clock::now(); }
};

}  // namespace hawser
