#include "core/channel/wire/Acceptor.h"

#include <sys/socket.h>

#include <cerrno>
#include <chrono>

namespace hawser::channel {

namespace {

constexpr int kCallersInATurn = 8;
// Without free descriptors the listening socket would stay ready without end.
constexpr std::chrono::milliseconds kPause{500};

}  // namespace

Acceptor::Acceptor(int listening) : m_listening(listening), m_notifier(listening, QSocketNotifier::Read) {
    m_pause.setSingleShot(true);
    connect(&m_notifier, &QSocketNotifier::activated, this, &Acceptor::takeSome);
    connect(&m_pause, &QTimer::timeout, this, [this] { m_notifier.setEnabled(true); });
}

void Acceptor::stop() {
    m_stopped = true;
    m_notifier.setEnabled(false);
    m_pause.stop();
}

void Acceptor::takeSome() {
    for (int i = 0; i < kCallersInATurn && !m_stopped; ++i) {
        const int socket = ::accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) {
            m_notifier.setEnabled(false);
            m_pause.start(kPause);
        }
        if (socket < 0) return;
        Q_EMIT accepted(socket);
    }
}

}  // namespace hawser::channel
