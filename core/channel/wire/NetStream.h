#pragma once

#include <QTcpSocket>
#include <memory>

#include "core/channel/wire/Stream.h"

namespace hawser::channel {

// A TCP connection, plain; TlsStream adds the encryption.
class NetStream : public Stream {
    Q_OBJECT
  public:
    NetStream();
    ~NetStream() override;

    // opened() or lost(). Names are resolved beside; neither proxy nor wait.
    void call(const QString& host, quint16 port, bool ipv6);
    void adopt(int socket);  // a connected one, which is its own from now on

    const QTcpSocket& socket() const { return *m_socket; }
    // Without port; of IPv6 the network, for one machine has many addresses in it.
    std::string peersNetwork() const;

    QIODevice& device() override { return *m_socket; }
    std::string peerAddress() const override;
    std::size_t unsent() const override { return static_cast<std::size_t>(m_socket->bytesToWrite()); }
    void limitBuffer(qint64 bytes) override { m_socket->setReadBufferSize(bytes); }
    void finish() override { m_socket->disconnectFromHost(); }
    void abort() override { m_socket->abort(); }

  protected:
    explicit NetStream(std::unique_ptr<QTcpSocket> socket);
    virtual void onConnected() { Q_EMIT opened(); }

  private:
    void onError();
    void lose();
    void prepare();

    std::unique_ptr<QTcpSocket> m_socket;
    QString m_why;
    bool m_lost = false;
};

}  // namespace hawser::channel
