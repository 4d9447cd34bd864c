#include "core/channel/wire/LocalStream.h"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

namespace hawser::channel {

LocalStream::LocalStream() {
    connect(&m_socket, &QLocalSocket::connected, this, &LocalStream::opened);
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
    if (!m_socket.setSocketDescriptor(socket)) ::close(socket);
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
    if (m_socket.state() == QLocalSocket::UnconnectedState) lose();
}

void LocalStream::lose() {
    if (std::exchange(m_lost, true)) return;
    Q_EMIT lost(m_why);
}

}  // namespace hawser::channel
