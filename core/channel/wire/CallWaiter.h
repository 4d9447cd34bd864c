#pragma once

#include <QHostInfo>
#include <QObject>
#include <memory>
#include <optional>

#include "core/channel/ChannelAddress.h"
#include "core/channel/wire/Acceptor.h"
#include "core/channel/wire/ListeningSocket.h"

namespace hawser::channel {

// A client with clicon=: it waits at a port until its server calls. Callers from other hosts are hung up on.
class CallWaiter final : public QObject {
    Q_OBJECT
  public:
    explicit CallWaiter(const ClientAddress& address);
    ~CallWaiter() override;

    // Errors: Refused: the port is taken; Io.
    Result<> start();

  Q_SIGNALS:
    void called(int socket);          // once; the receiver's to close
    void failed(const QString& why);  // the host's name means nothing

  private:
    void onResolved(const QHostInfo& info);
    void onAccepted(int socket);

    ClientAddress m_address;
    QList<QHostAddress> m_expected;
    std::optional<int> m_lookup;  // under way
    std::optional<ListeningPort> m_port;
    std::unique_ptr<Acceptor> m_acceptor;
};

}  // namespace hawser::channel
