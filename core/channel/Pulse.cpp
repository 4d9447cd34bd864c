#include "core/channel/Pulse.h"

namespace hawser::channel {

void Pulse::heard(TimePoint now) {
    m_heard = now;
    m_silentBeats = 0;
}

std::optional<std::uint64_t> Pulse::ask(TimePoint now) {
    if (m_asked) return std::nullopt;
    m_asked = now;
    return ++m_number;
}

std::optional<std::chrono::microseconds> Pulse::answered(std::uint64_t number, TimePoint now) {
    if (!m_asked || number != m_number) return std::nullopt;
    m_roundTrip = std::chrono::duration_cast<std::chrono::microseconds>(now - *m_asked);
    m_asked.reset();
    return m_roundTrip;
}

}  // namespace hawser::channel
