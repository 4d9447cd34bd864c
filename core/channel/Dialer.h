#pragma once

#include <QObject>
#include <memory>

#include "core/channel/Channel.h"
#include "core/channel/ChannelAddress.h"
#include "core/channel/DialFailure.h"
#include "core/channel/Greeting.h"
#include "core/channel/Places.h"

namespace hawser::channel {

// Calls a server, or waits for its call (clicon=), and proves each to the other. One call; whoever wants to
// try again makes another. Lives on the thread that made it; nothing waits. In a slot of its own it is to be
// deleted by deleteLater().
class Dialer final : public QObject {
    Q_OBJECT
  public:
    Dialer(ClientAddress address, Greeting self, Places places, const Limits& limits = {});
    ~Dialer() override;  // gives up silently

    // To be called once; what comes of it is told by one signal, never from inside. Limits::handshake is how
    // long it may take; a wait for the server's call has no end.
    void start();

    // After connected().
    std::unique_ptr<Channel> take();

  Q_SIGNALS:
    void connected();  // take() it
    void failed(const hawser::channel::DialFailure& failure);

  private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace hawser::channel
