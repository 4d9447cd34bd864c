#include "core/channel/proof/AttemptLimits.h"

#include <algorithm>

namespace hawser::channel {

void AttemptLimits::failed(const std::string& who, TimePoint now) {
    forget(now);
    Failures& failures = m_failures[who];
    ++failures.count;
    failures.last = now;
}

std::chrono::seconds AttemptLimits::pauseOf(const std::string& who, TimePoint now) const {
    const auto found = m_failures.find(who);
    if (found == m_failures.end() || found->second.count < kFree) return {};
    constexpr unsigned kDoublings = 6;
    const std::chrono::seconds pause(1U << std::min(found->second.count - kFree, kDoublings));
    const TimePoint end = found->second.last + std::min(pause, kLongest);
    return end > now ? std::chrono::ceil<std::chrono::seconds>(end - now) : std::chrono::seconds();
}

void AttemptLimits::forget(TimePoint now) {
    std::erase_if(m_failures, [&](const auto& entry) { return now - entry.second.last > kMemory; });
    if (m_failures.size() < kMost) return;
    m_failures.erase(
        std::ranges::min_element(m_failures, {}, [](const auto& entry) { return entry.second.last; }));
}

}  // namespace hawser::channel
