#include "transports/WakeEvent.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <cstdint>

#include "transports/Poll.h"

namespace hawser::transports {

WakeEvent::WakeEvent() : m_descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void WakeEvent::raise() {
    if (m_raised.exchange(true)) return;
    const std::uint64_t one = 1;
    // A failure is impossible short of 2^64 raises; the flag alone still ends the next wait.
    [[maybe_unused]] const auto written = ::write(m_descriptor.get(), &one, sizeof one);
}

bool WakeEvent::consume() {
    if (!m_raised.load()) return false;
    drain();
    return m_raised.exchange(false);
}

bool WakeEvent::waitUntil(TimePoint deadline) {
    while (!consume()) {
        std::array<pollfd, 1> set{pollfd{m_descriptor.get(), POLLIN, 0}};
        if (!pollUntil(set, deadline)) return consume();
        drain();
    }
    return true;
}

void WakeEvent::drain() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(m_descriptor.get(), &count, sizeof count);
}

}  // namespace hawser::transports
