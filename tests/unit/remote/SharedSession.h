#pragma once

#include <QCoreApplication>

#include "core/session/remote/RemoteSession.h"
#include "core/session/remote/SessionServer.h"
#include "core/session/start/RemotePlace.h"
#include "tests/support/EventWait.h"
#include "tests/support/FakeSession.h"
#include "tests/support/TemporaryFolder.h"

namespace hawser::session::test {

using hawser::test::FakeSession;

inline OpenSession openRemote(const QString& address) {
    OpenSession open;
    open.options.connection = remoteConnection(address);
    return open;
}

// A session, the server that shares it over a Unix socket, and as many clients as a test makes: in one
// process, over real sockets.
class SharedSession {
  public:
    SharedSession() {
        const auto started = server.start(QStringLiteral("npipe:pipe=session"));
        if (!started) throw std::runtime_error(started.error().what);
    }

    template <class Condition>
    static bool waitFor(Condition condition) {
        return hawser::test::eventsUntil(condition);
    }
    std::unique_ptr<RemoteSession> makeClient(std::uint32_t lines = 100) const {
        return std::make_unique<RemoteSession>(places, "test", lines);
    }
    // A client that has joined.
    std::unique_ptr<RemoteSession> join(const QString& address = QStringLiteral("npipe:pipe=session")) {
        auto client = makeClient();
        client->order(openRemote(address));
        if (!waitFor([&] { return isJoined(*client); }))
            throw std::runtime_error("the client has not joined");
        return client;
    }
    static bool isJoined(const RemoteSession& client) {
        const auto& link = client.told().server;
        return link && link->state == ServerLink::State::Connected;
    }

  private:
    // Nothing that is to be deleted later outlives it.
    struct Application : QCoreApplication {
        using QCoreApplication::QCoreApplication;
        ~Application() override { sendPostedEvents(nullptr, QEvent::DeferredDelete); }
    };
    int m_argc = 1;
    char m_name[2] = "t";
    char* m_argv = m_name;
    Application m_application{m_argc, &m_argv};
    hawser::test::TemporaryFolder m_folder;

  public:
    channel::Places places{m_folder.file("run"), m_folder.file("config")};
    FakeSession session;
    SessionServer server{session, places, "test server"};
};

// What a session prints.
class Printed {
  public:
    explicit Printed(Session& session) {
        session.on<Output>(&m_context, [this](const Output& output) {
            for (const OutputRun& run : *output.runs) text += QString::fromStdString(run.text);
        });
    }
    QString text;

  private:
    QObject m_context;
};

}  // namespace hawser::session::test
