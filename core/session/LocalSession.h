#pragma once

#include <thread>

#include "core/command/SessionControl.h"
#include "core/session/EventQueue.h"
#include "core/session/Inbox.h"
#include "core/session/Session.h"
#include "core/session/start/RemotePlace.h"

namespace hawser::session {

using command::Host;

// A session in this process, with an engine thread of its own that owns line, protocol and debugger. No
// member waits but the destructor. GUI or main thread.
class LocalSession final : public Session {
  public:
    // `rights`: the program's, outlives it; null: its own.
    explicit LocalSession(Host host, command::HostRights* rights = nullptr, QObject* parent = nullptr);
    // Cancels, closes, joins: at most about a second, and no time after Finished was told.
    ~LocalSession() override;

    bool opens(const QString& connection) const override { return !remoteAddress(connection); }
    void cancel(RequestId id) override { m_inbox.cancel(id); }

  private:
    void post(PostedRequest request) override;
    void deliverWaiting();
    void work(Host host, command::HostRights* rights);

    Inbox m_inbox;
    EventQueue m_events;
    std::thread m_thread;  // last: it uses all of the above
};

}  // namespace hawser::session
