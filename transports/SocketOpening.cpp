#include "transports/SocketOpening.h"

#include <fcntl.h>

namespace hawser::transports {

SocketOpening::SocketOpening(WakeEvent& wake) : m_wake(wake) {
    asio::error_code error;
    // A copy, because Asio closes what it watches.
    m_wakeWatch.assign(::fcntl(wake.descriptor(), F_DUPFD_CLOEXEC, 0), error);
    if (error) {
        finish(error);
        return;
    }
    watchWake();
}

void SocketOpening::watchWake() {
    m_wakeWatch.async_wait(asio::posix::stream_descriptor::wait_read, [this](const asio::error_code& error) {
        if (error) return;
        m_wake.drain();
        m_woken = true;
        watchWake();
    });
}

void SocketOpening::run(TimePoint deadline) {
    m_woken = false;
    m_context.restart();
    m_context.poll();
    while (!finished() && !m_woken) {
        if (m_context.run_one_until(deadline) == 0) return;
    }
}

}  // namespace hawser::transports
