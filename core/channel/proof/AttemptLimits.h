#pragma once

#include <chrono>
#include <map>
#include <string>

#include "core/base/Clock.h"

namespace hawser::channel {

// Who has failed to prove itself has to wait before the next attempt, longer each time. Pure.
class AttemptLimits {
  public:
    void failed(const std::string& who, TimePoint now);
    void succeeded(const std::string& who) { m_failures.erase(who); }
    // Nothing: it may try now.
    std::chrono::seconds pauseOf(const std::string& who, TimePoint now) const;

    static constexpr unsigned kFree = 3;                 // people mistype
    static constexpr std::chrono::seconds kLongest{60};  // a password of any use is not found at this rate
    static constexpr std::chrono::minutes kMemory{15};   // after the last failure
    static constexpr std::size_t kMost = 1024;           // addresses that are remembered

  private:
    struct Failures {
        unsigned count = 0;
        TimePoint last;
    };
    void forget(TimePoint now);

    std::map<std::string, Failures> m_failures;
};

}  // namespace hawser::channel
