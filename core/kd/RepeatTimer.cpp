#include "core/kd/RepeatTimer.h"

#include <algorithm>

#include "core/kd/Timeouts.h"
#include "core/kd/Wire.h"

namespace hawser::kd {

namespace {

// The usual request. A packet that is longer by a factor takes longer by that factor at most.
constexpr std::size_t kUsual = kHeaderSize + kManipulateHeaderSize + 1;
// A target that was slow once is trusted to be quick after so many quick answers.
constexpr unsigned kTrustAfter = 1000;

}  // namespace

Duration RepeatTimer::measured(std::size_t bytes) const {
    if (!m_smoothed) return kResendAfter;
    const auto times = static_cast<Duration::rep>(std::max<std::size_t>(1, (bytes + kUsual - 1) / kUsual));
    return std::clamp<Duration>(*m_smoothed * times + 4 * m_spread, m_shortest, kLongestFirstRepeat);
}

Duration RepeatTimer::wait(std::size_t bytes, int sends) const {
    Duration first = measured(bytes);
    if (m_quickToCome > 0)
        first = std::max(first, std::clamp<Duration>(m_slowest * 5 / 4, kResendAfter, kLongestRepeat));
    const Duration longest = std::max<Duration>(first, kLongestRepeat);
    Duration wait = first;
    for (int i = 1; i < sends && wait < longest; ++i) wait *= 2;
    return std::min(wait, longest);
}

void RepeatTimer::answered(Duration after, std::size_t bytes, bool repeated) {
    m_lastRepeated.reset();
    if (repeated) {
        m_lastRepeated = after;
        return;
    }
    if (bytes > 2 * kUsual) return;
    if (m_smoothed && after > measured(bytes)) {
        needless(after);
    } else if (m_quickToCome > 0) {
        --m_quickToCome;
    }
    if (!m_smoothed) {
        m_smoothed = after;
        m_spread = after / 2;
        return;
    }
    const Duration off = after > *m_smoothed ? after - *m_smoothed : *m_smoothed - after;
    m_spread = (3 * m_spread + off) / 4;
    m_smoothed = (7 * *m_smoothed + after) / 8;
}

void RepeatTimer::answeredAgain() {
    if (m_lastRepeated) needless(*m_lastRepeated);
    m_lastRepeated.reset();
}

void RepeatTimer::needless(Duration after) {
    m_slowest = m_quickToCome > 0 ? std::max(m_slowest, after) : after;
    m_quickToCome = kTrustAfter;
}

}  // namespace hawser::kd
