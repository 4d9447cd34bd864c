#include "core/channel/wire/CallWaiter.h"

#include <unistd.h>

#include <algorithm>

namespace hawser::channel {

CallWaiter::CallWaiter(const ClientAddress& address) : m_address(address) {}

CallWaiter::~CallWaiter() {
    if (m_lookup) QHostInfo::abortHostLookup(*m_lookup);
}

Result<> CallWaiter::start() {
    ServerAddress here;
    here.ports = {m_address.port, m_address.port};
    here.listen = "any";
    here.ipv6 = m_address.ipv6;
    auto port = listenAtPort(here);
    if (!port) return tl::unexpected(port.error());
    m_port.emplace(std::move(*port));
    m_lookup = QHostInfo::lookupHost(QString::fromStdString(m_address.host), this, &CallWaiter::onResolved);
    return {};
}

// Only now are callers taken: before, nobody knows who may call.
void CallWaiter::onResolved(const QHostInfo& info) {
    m_lookup.reset();
    m_expected = info.addresses();
    if (m_expected.isEmpty()) {
        Q_EMIT failed(info.errorString());
        return;
    }
    m_acceptor = std::make_unique<Acceptor>(m_port->socket.get());
    connect(m_acceptor.get(), &Acceptor::accepted, this, &CallWaiter::onAccepted);
}

void CallWaiter::onAccepted(int socket) {
    const auto peer = callerOf(socket);
    const bool expected = std::ranges::any_of(m_expected, [&](const QHostAddress& host) {
        return peer && host.isEqual(*peer, QHostAddress::TolerantConversion);
    });
    if (!expected) {
        ::close(socket);
        return;
    }
    // Nobody else is waited for, and the port is free again.
    m_acceptor->stop();
    m_port.reset();
    Q_EMIT called(socket);
}

}  // namespace hawser::channel
