#include "core/session/desk/Repetitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace hawser::session {

namespace {

bool isPowerOfTen(unsigned count) {
    while (count > 1 && count % 10 == 0) count /= 10;
    return count == 1;
}

}  // namespace

std::optional<std::string> Repetitions::told(const std::string& sentence) {
    const unsigned count = ++known(sentence).count;
    if (count <= kToldEach) return sentence;
    if (!isPowerOfTen(count)) return std::nullopt;
    return fmt::format("{} ({} times now)", sentence, count);
}

Repetitions::Known& Repetitions::known(const std::string& sentence) {
    const TimePoint now = m_clock.now();
    std::erase_if(m_known, [&](const Known& k) { return now - k.last >= kOver; });
    auto found = std::ranges::find(m_known, sentence, &Known::sentence);
    if (found == m_known.end()) {
        if (m_known.size() >= kMostKnown) m_known.pop_front();
        m_known.push_back({sentence, 0, now});
        found = std::prev(m_known.end());
    }
    found->last = now;
    return *found;
}

}  // namespace hawser::session
