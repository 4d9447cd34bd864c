#include "core/channel/wire/LocalStream.h"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

namespace hawser::channel {

LocalStream::LocalStream() {
    connect(&m_socket, &QLocalSocket::connected, this, [this] {
        m_connected = true;
        Q_EMIT opened();
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, &LocalStream::readable);
    connect(&m_socket, &QLocalSocket::bytesWritten, this, &LocalStream::written);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &LocalStream::onError);
    connect(&m_socket, &QLocalSocket::disconnected, this, &LocalStream::lose);
}

LocalStream::~LocalStream() {
    m_socket.disconnect(this);
}

void LocalStream::call(const QString& path) {
    m_socket.connectToServer(path);
}

void LocalStream::adopt(int socket) {
    m_connected = m_socket.setSocketDescriptor(socket);
    if (!m_connected) ::close(socket);
}

Result<Account> LocalStream::account() const {
    return accountAt(static_cast<int>(m_socket.socketDescriptor()));
}

std::string LocalStream::peerAddress() const {
    const auto who = account();
    return who ? fmt::format("process {}", who->process) : "a process";
}

void LocalStream::onError() {
    m_why = m_socket.errorString();
    // One that never was connected is not told to be disconnected either.
    if (!m_connected) lose();
}

void LocalStream::lose() {
    if (std::exchange(m_lost, true)) return;
    Q_EMIT lost(m_why);
}

}  // namespace hawser::channel
