#pragma once

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>

#include "core/channel/wire/NetStream.h"

namespace hawser::channel {

// Calls one host until it answers, with pauses that grow: a server with clicon=, whose client waits there.
class Caller final : public QObject {
    Q_OBJECT
  public:
    using Maker = std::function<std::unique_ptr<NetStream>()>;
    Caller(QString host, quint16 port, bool ipv6, Maker maker);

    void call();       // now
    void callLater();  // after a pause, each longer than the last one
    void reset() { m_pause = kFirst; }

    // After connected().
    std::unique_ptr<NetStream> take();

    static constexpr std::chrono::milliseconds kFirst{500};
    static constexpr std::chrono::milliseconds kLongest{30'000};

  Q_SIGNALS:
    void connected();

  private:
    void onLost();

    QString m_host;
    quint16 m_port;
    bool m_ipv6;
    Maker m_maker;
    std::unique_ptr<NetStream> m_stream;
    QTimer m_timer;
    std::chrono::milliseconds m_pause = kFirst;
};

}  // namespace hawser::channel
