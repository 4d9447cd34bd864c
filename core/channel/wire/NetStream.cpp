#include "core/channel/wire/NetStream.h"

#include <fmt/format.h>
#include <unistd.h>

#include <QHostAddress>
#include <QNetworkProxy>
#include <utility>

namespace hawser::channel {

namespace {

// IPv4 within IPv6 is shown as IPv4.
QHostAddress shortest(const QHostAddress& address) {
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : address;
}

}  // namespace

NetStream::NetStream() : NetStream(std::make_unique<QTcpSocket>()) {}

NetStream::NetStream(std::unique_ptr<QTcpSocket> socket) : m_socket(std::move(socket)) {
    m_socket->setProxy(QNetworkProxy::NoProxy);
    connect(m_socket.get(), &QTcpSocket::connected, this, [this] {
        prepare();
        onConnected();
    });
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &NetStream::readable);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &NetStream::written);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &NetStream::onError);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &NetStream::lose);
}

NetStream::~NetStream() {
    m_socket->disconnect(this);
}

void NetStream::call(const QString& host, quint16 port, bool ipv6) {
    m_socket->connectToHost(host, port, QIODevice::ReadWrite,
                            ipv6 ? QAbstractSocket::IPv6Protocol : QAbstractSocket::AnyIPProtocol);
}

void NetStream::adopt(int socket) {
    if (!m_socket->setSocketDescriptor(socket)) ::close(socket);
    prepare();
}

// Frames are small and somebody waits for each.
void NetStream::prepare() {
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

std::string NetStream::peerAddress() const {
    const QHostAddress address = shortest(m_socket->peerAddress());
    const std::string text = address.toString().toStdString();
    const bool isV4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    return isV4 ? fmt::format("{}:{}", text, m_socket->peerPort())
                : fmt::format("[{}]:{}", text, m_socket->peerPort());
}

std::string NetStream::peersNetwork() const {
    QHostAddress address = shortest(m_socket->peerAddress());
    if (address.protocol() == QAbstractSocket::IPv6Protocol && !address.isLoopback()) {
        Q_IPV6ADDR bytes = address.toIPv6Address();
        for (int i = 8; i < 16; ++i) bytes[i] = 0;
        address.setAddress(bytes);
    }
    return address.toString().toStdString();
}

void NetStream::onError() {
    m_why = m_socket->errorString();
    if (m_socket->state() == QAbstractSocket::UnconnectedState) lose();
}

void NetStream::lose() {
    if (std::exchange(m_lost, true)) return;
    Q_EMIT lost(m_why);
}

}  // namespace hawser::channel
