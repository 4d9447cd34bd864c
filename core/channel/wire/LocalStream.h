#pragma once

#include <QLocalSocket>

#include "core/base/Result.h"
#include "core/channel/wire/Account.h"
#include "core/channel/wire/Stream.h"

namespace hawser::channel {

// A Unix socket. The kernel knows who stands at the other end.
class LocalStream final : public Stream {
    Q_OBJECT
  public:
    LocalStream();
    ~LocalStream() override;

    void call(const QString& path);  // opened() or lost()
    void adopt(int socket);          // a connected one, which is its own from now on

    // Who stands at the other end; once it is connected. Error Io.
    Result<Account> account() const;

    QIODevice& device() override { return m_socket; }
    std::string peerAddress() const override;
    std::size_t unsent() const override { return static_cast<std::size_t>(m_socket.bytesToWrite()); }
    void limitBuffer(qint64 bytes) override { m_socket.setReadBufferSize(bytes); }
    void finish() override { m_socket.disconnectFromServer(); }
    void abort() override { m_socket.abort(); }

  private:
    void onError();
    void lose();

    QLocalSocket m_socket;
    QString m_why;
    bool m_connected = false;
    bool m_lost = false;
};

}  // namespace hawser::channel
