#pragma once

#include <algorithm>
#include <cstddef>

#include "core/base/Clock.h"
#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

// How fast a line brings answers, by those that it has brought: a virtual machine's pipe may be held back to
// the bauds of the port behind it, and nothing but this tells. Its best counts, for a busy computer makes
// every line slow at times. Engine thread.
class Pace {
  public:
    // So many bytes of memory or registers, and how long they took from the request on.
    void answered(std::size_t bytes, Duration roundTrip) {
        if (bytes < kTellingAnswer) return;
        const auto seconds =
            std::chrono::duration<double>(std::max<Duration>(roundTrip, std::chrono::microseconds(1)));
        m_best = std::max(m_best, static_cast<double>(bytes) / seconds.count());
    }
    void forget() { m_best = 0; }
    // What nobody has asked for may be read by the hundred kilobytes.
    bool isFast() const { return m_best >= kFastLine; }

  private:
    double m_best = 0;  // bytes a second; 0: nothing has told yet
};

}  // namespace hawser::session
