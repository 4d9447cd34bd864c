#include "core/channel/RefusalLog.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace hawser::channel {

std::string timesText(const Refusal& refusal) {
    return refusal.times > 1 ? fmt::format(" ({} times)", refusal.times) : std::string();
}

std::optional<Refusal> RefusalLog::note(const std::string& who, const std::string& why) {
    const bool again =
        std::ranges::any_of(m_told, [&](const Refusal& one) { return one.who == who && one.why == why; });
    if (!again && m_told.size() < kFew) return m_told.emplace_back(Refusal{who, why, 1});
    if (!m_counted) {
        m_counted = Refusal{who, why, 0};
    } else if (m_counted->who != who) {
        m_counted->who = "others";
    }
    ++m_counted->times;
    return std::nullopt;
}

std::optional<Refusal> RefusalLog::endWindow() {
    m_told.clear();
    auto counted = std::exchange(m_counted, std::nullopt);
    // What comes next is no news either.
    if (counted) m_told.push_back(*counted);
    return counted;
}

}  // namespace hawser::channel
