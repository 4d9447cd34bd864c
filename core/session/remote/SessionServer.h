#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <vector>

#include "core/channel/Listener.h"
#include "core/session/Session.h"
#include "core/session/remote/OutputTail.h"
#include "core/session/remote/ServedClient.h"

namespace hawser::session {

// Shares a session with other programs: .server and its kin. What happens is told to every client, what a
// client asks is asked of the session as if it had been asked here, in order of arrival. What it has to say
// stands in the session's output. Main thread; the session outlives it.
class SessionServer final : public QObject {
    Q_OBJECT
  public:
    // `program`: "hawser-kd 0.1.0".
    SessionServer(Session& session, channel::Places places, std::string program, QObject* parent = nullptr);
    ~SessionServer() override;

    // Listens at one place more. An error: it does not; as Listener::start() and parseServerAddress().
    Result<> start(const QString& address);
    // The session has finished, and every client has been told so.
    bool isSilent() const { return m_farewells == 0; }

  Q_SIGNALS:
    // .remote: the console itself is to be shared.
    void consoleAsked(const QString& name);
    void silent();

  private:
    static constexpr std::ptrdiff_t kMaxAway = 32;

    struct Server {
        unsigned number = 0;
        std::unique_ptr<channel::Listener> listener;
    };
    // A channel whose first frame has not come yet.
    struct Arrival {
        std::unique_ptr<channel::Channel> channel;
        std::unique_ptr<QTimer> limit;
    };

    // --- what happens ---
    void onEvent(const SessionEvent& event);
    void onQuit(const QuitRequested& quit);
    void farewell();
    void onWish(const SharingAsked& asked);
    void announce(const std::string& line, OutputKind kind = OutputKind::Status);

    // --- wishes ---
    void listServers();
    void listClients();
    void endServer(const QString& number);

    // --- clients ---
    void arrive(channel::Listener& listener);
    void join(channel::Channel* channel, const Bytes& frame);
    std::unique_ptr<channel::Channel> takeArrival(channel::Channel* channel);
    void admit(std::unique_ptr<channel::Channel> channel, const Join& join);
    void forgetAway();
    ServedClient* clientOf(const Join& join, const channel::Peer& peer) const;
    void greet(ServedClient& client, std::uint32_t lines);
    QString uniqueName(const channel::Peer& peer) const;
    void handle(ServedClient& client, const ClientMessage& message);
    void ask(ServedClient& client, PostedRequest request);
    void tellKeys(const ServedClient& client, const SessionRequest& request);
    void tracePackets();
    void refuse(ServedClient& client, const PostedRequest& request, const Error& error);
    void end(ServedClient& client, const std::string& reason);
    void forget(ServedClient& client, const QString& reason);

    Session& m_session;
    channel::Places m_places;
    std::string m_program;
    OutputTail m_tail;
    std::vector<Server> m_servers;
    unsigned m_lastServer = 0;
    std::map<channel::Channel*, Arrival> m_arrivals;
    std::vector<std::unique_ptr<ServedClient>> m_clients;
    int m_farewells = 0;  // that are on their way
    bool m_tracesPackets = false;
};

}  // namespace hawser::session
