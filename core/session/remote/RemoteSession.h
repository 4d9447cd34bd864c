#pragma once

#include <QTimer>
#include <memory>

#include "core/channel/Dialer.h"
#include "core/session/Session.h"
#include "core/session/remote/Conversation.h"
#include "core/session/remote/RemoteMessages.h"

namespace hawser::session {

// A session that another program serves (SessionServer): what is asked here is asked there, what is told
// there is told here. A channel that is lost is opened again by itself, and nothing is asked or told twice
// over it; meanwhile the connection counts as being opened, with the reason. OpenSession wants a connection
// of RemotePlace.h. Main thread; nothing waits.
class RemoteSession final : public Session {
    Q_OBJECT
  public:
    // `program`: "hawser-kd 0.1.0"; `lines` of earlier output that are wanted.
    RemoteSession(channel::Places places, std::string program, std::uint32_t lines,
                  QObject* parent = nullptr);
    ~RemoteSession() override;

    bool opens(const QString& connection) const override;
    void cancel(RequestId id) override;

  private:
    enum class Phase {
        Dormant,
        Dialing,  // the first call, or one after a pause
        Joining,  // a channel is there, the server has not answered yet
        Joined,
        Pausing,  // until the next call
        Finished,
    };

    void post(PostedRequest request) override;
    // What this end does by itself; false: it is for the server.
    bool handleHere(const SessionRequest& request);
    void open(const SessionOptions& options);
    channel::Channel* leave(const QString& reason);  // what still says farewell
    void finish(channel::Channel* farewell);
    void refuse(RequestId id, const Error& error);

    // --- the channel ---
    void dial();
    void onConnected();
    void onFailed(const channel::DialFailure& failure);
    void onFrame(const Bytes& frame);
    void onClosed(const channel::Closure& closure);
    void pause(const std::string& reason);
    void giveUp(const std::string& reason);
    void say(const ClientMessage& message);

    // --- what the server says ---
    void onWelcome(const Bytes& frame);
    void startAnew();
    void goOn(std::uint64_t heard);
    void onEvent(const SessionEvent& event);
    void runInitialCommands();

    // --- what is told here ---
    void later(SessionEvent event);
    void tellLink(ServerLink::State state, const std::string& reason);
    void tellState(ConnectionState state, const std::string& reason);
    ConnectionChange changeTo(ConnectionState state, const QString& reason) const;  // from what was told
    void tellWithout(const std::string& reason);  // the server cannot be heard
    void print(OutputKind kind, const std::string& line);
    QString serverName() const;

    struct Self {
        channel::Places places;
        std::string program;
        std::uint32_t lines = 0;
    };
    const Self m_self;
    Phase m_phase = Phase::Dormant;
    channel::ClientAddress m_address;
    QStringList m_initialCommands;
    std::unique_ptr<channel::Dialer> m_dialer;
    std::unique_ptr<channel::Channel> m_channel;
    Conversation m_conversation;
    QByteArray m_token;
    QString m_name;  // what the server calls us
    Told m_there;    // as the server told it
    QTimer m_pause;
    QTimer m_joinLimit;
    bool m_passwordNeeded = false;
    int m_attempts = 0;  // since a server was last heard
};

}  // namespace hawser::session
