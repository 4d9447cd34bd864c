#pragma once

#include <cstddef>
#include <optional>

#include "core/base/Clock.h"

namespace hawser::kd {

// How long to wait for an answer before a packet is sent again: the measured time and its spread, as RFC 6298
// tells. What was sent more than once is not measured (Karn). A repeat that was answered as well as its
// original was needless: such a target is slow at times, and is waited for longer until it has been quick for
// a while. Pure; one thread.
class RepeatTimer {
  public:
    // Waits that long at the least, however quick the answers are.
    explicit RepeatTimer(Duration shortest) : m_shortest(shortest) {}

    // `bytes`: of the packet, whose way takes its time on a slow line. `sends`: so far, at least 1; each
    // repeat waits twice as long as the one before it.
    Duration wait(std::size_t bytes, int sends) const;

    // The answer came so long after the first send. `bytes` as above; large ones are not measured, their time
    // would be that of the line.
    void answered(Duration after, std::size_t bytes, bool repeated);
    // A second answer to what was answered last: its repeat was needless.
    void answeredAgain();
    // The answer to the first send came so late, and a repeat was out already.
    void needless(Duration after);
    void restart() { *this = RepeatTimer(m_shortest); }

  private:
    Duration measured(std::size_t bytes) const;

    Duration m_shortest;
    std::optional<Duration> m_smoothed;
    Duration m_spread{};
    Duration
        m_slowest{};  // of what would have been repeated needlessly, until m_quickToCome answers from now
    unsigned m_quickToCome = 0;
    std::optional<Duration> m_lastRepeated;  // the answer to it, which may have been to its first send
};

}  // namespace hawser::kd
