#pragma once

#include <QObject>
#include <QTimer>
#include <map>
#include <memory>
#include <vector>

#include "core/channel/Channel.h"
#include "core/session/remote/Conversation.h"
#include "core/session/remote/Mailbox.h"
#include "core/session/remote/RemoteMessages.h"

namespace hawser::session {

// One client of a shared session: what waits for it, what it has said, and its channel, which may be lost and
// come again. Main thread.
class ServedClient final : public QObject {
    Q_OBJECT
  public:
    // A client that is away longer than this is forgotten, and told everything anew when it comes.
    static constexpr std::chrono::minutes kAwayLimit{5};

    ServedClient(QByteArray token, const channel::Peer& peer, QString name);
    ~ServedClient() override;

    const QByteArray& token() const { return m_token; }
    const QString& name() const { return m_name; }
    const channel::Peer& peer() const { return m_peer; }
    const QDateTime& lastActive() const { return m_lastActive; }
    bool isHere() const { return m_channel != nullptr; }

    // Once: the conversation begins, and what is told from now on is all that the client knows.
    void begin(std::unique_ptr<channel::Channel> channel);
    // The client has heard up to `heard` and goes on from there. An error: that cannot be; it is away.
    Result<> resume(std::unique_ptr<channel::Channel> channel, std::uint64_t heard);

    void tell(const PackedEvent& event);
    // The reason reaches the client by itself; the channel, whose farewell takes a moment.
    channel::Channel* close(const std::string& reason);

    // --- questions that are being answered: of the client's number and the session's ---
    void asked(RequestId clients, RequestId sessions) { m_questions.emplace(clients, sessions); }
    void answered(RequestId clients) { m_questions.erase(clients); }
    RequestId sessionsNumber(RequestId clients) const;
    bool mayAskMore() const { return m_questions.size() < kMaxQuestions; }
    std::vector<RequestId> openQuestions() const;

    bool wantsPackets = false;

  Q_SIGNALS:
    void said(const hawser::session::ClientMessage& message);
    void away();                       // the channel was lost
    void left(const QString& reason);  // for good; empty: as it pleased

  private:
    static constexpr std::size_t kMaxQuestions = 256;

    void attach(std::unique_ptr<channel::Channel> channel, bool resumed);
    void hear(const Bytes& frame);
    void flush();
    void onClosed(const channel::Closure& closure);
    void drop(const std::string& reason);

    QByteArray m_token;
    channel::Peer m_peer;
    QString m_name;
    QDateTime m_lastActive;
    std::unique_ptr<channel::Channel> m_channel;
    Conversation m_conversation;
    Mailbox m_mailbox;
    std::map<RequestId, RequestId> m_questions;
    QTimer m_forget;
};

}  // namespace hawser::session
