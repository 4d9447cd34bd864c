#pragma once

#include <QObject>
#include <memory>
#include <string>

#include "core/channel/Channel.h"
#include "core/channel/ChannelAddress.h"
#include "core/channel/Greeting.h"
#include "core/channel/Places.h"
#include "core/channel/RefusalLog.h"

namespace hawser::channel {

// Waits for clients and lets in who has proven itself. With clicon= it calls the one client instead, again
// whenever it is gone. Lives on the thread that made it; nothing waits. Channels that were handed over go on
// when it is deleted, which in a slot of its own is to be done by deleteLater().
class Listener final : public QObject {
    Q_OBJECT
    class Parts;

  public:
    // Listens when it returns. Errors: Refused: it would be open to everybody, another server lives there, or
    // a folder or file is not this user's alone; Io: the system refused; InvalidArgument.
    static Result<std::unique_ptr<Listener>> start(ServerAddress address, Greeting self, Places places,
                                                   const Limits& limits = {});
    explicit Listener(std::unique_ptr<Parts> parts);  // start() has them
    ~Listener() override;

    // With the port and the name that it got.
    const ServerAddress& address() const;
    // What a client gives behind -remote, less the password.
    ClientAddress clientAddress() const;
    // Of our certificate, for people to compare; nothing: it speaks no TLS.
    std::optional<Fingerprint> fingerprint() const;

    // The next one that was let in; nothing: there is none. One that nobody takes is closed with the
    // listener.
    std::unique_ptr<Channel> take();

  Q_SIGNALS:
    void arrived();  // take() it
    void refused(const hawser::channel::Refusal& refusal);

  private:
    std::unique_ptr<Parts> m_parts;
};

}  // namespace hawser::channel
