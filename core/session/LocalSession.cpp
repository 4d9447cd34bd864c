#include "core/session/LocalSession.h"

#include <QMetaObject>

#include "core/session/desk/SessionDesk.h"
#include "core/session/dump/DumpDriver.h"
#include "core/session/live/LiveDriver.h"
#include "core/session/live/SessionTimeouts.h"
#include "core/session/start/DumpPlace.h"

namespace hawser::session {

// This object is the context of the wake-up: one that is still queued when it is destroyed is dropped by Qt.
LocalSession::LocalSession(Host host, command::HostRights* rights, QObject* parent)
    : Session(parent),
      m_events([this] {
          QMetaObject::invokeMethod(
              this, [this] { deliverWaiting(); }, Qt::QueuedConnection);
      }),
      m_thread([this, host, rights] { work(host, rights); }) {}

LocalSession::~LocalSession() {
    m_inbox.post({0, Quit{false}});
    m_thread.join();  // every wait of the engine thread ends on a posted Quit
}

void LocalSession::post(PostedRequest request) {
    const RequestId id = request.id;
    const Epoch asked = request.asked;
    if (m_inbox.post(std::move(request)) || id == 0) return;
    m_events.tell(Answered{id, asked, fail(ErrorCode::Cancelled, "The session has ended.")});
}

void LocalSession::deliverWaiting() {
    const QPointer<LocalSession> self(this);
    for (const SessionEvent& event : m_events.take()) {
        if (!self) return;  // whoever was told of the end has ended it
        deliver(event);
    }
}

void LocalSession::work(Host host, command::HostRights* rights) {
    const SteadyClock clock;
    const DriverMaker live = liveDriver(clock, linesAsWritten(clock));
    std::optional<SessionOptions> opening;
    Epoch epoch = 0;
    do {
        const bool file = opening && dumpPath(opening->connection);
        SessionDesk desk(host, clock, m_inbox, m_events, file ? dumpDriver() : live, epoch, rights);
        if (opening) desk.open(*opening);
        while (desk.work(clock.now() + kIdleStatisticsPeriod)) {
        }
        opening = desk.unopened();
        epoch = desk.epoch();
    } while (opening);
}

}  // namespace hawser::session
