#include "core/session/remote/ServedClient.h"

#include "core/session/wire/SessionWire.h"

namespace hawser::session {

namespace {

// On their way to the client, told and not acknowledged; what comes then waits in the mailbox.
constexpr std::size_t kWindow = std::size_t{1} << 20;

}  // namespace

ServedClient::ServedClient(QByteArray token, const channel::Peer& peer, QString name)
    : m_token(std::move(token)),
      m_peer(peer),
      m_name(std::move(name)),
      m_lastActive(QDateTime::currentDateTime()) {
    m_forget.setSingleShot(true);
    connect(&m_forget, &QTimer::timeout, this,
            [this] { Q_EMIT left(QStringLiteral("It has been away for too long.")); });
}

ServedClient::~ServedClient() = default;

void ServedClient::begin(std::unique_ptr<channel::Channel> channel) {
    attach(std::move(channel), false);
}

Result<> ServedClient::resume(std::unique_ptr<channel::Channel> channel, std::uint64_t heard) {
    auto again = m_conversation.resume(heard);
    if (!again) return tl::unexpected(again.error());
    attach(std::move(channel), true);
    for (const Bytes& frame : *again) static_cast<void>(m_channel->send(frame));
    flush();
    return {};
}

void ServedClient::attach(std::unique_ptr<channel::Channel> channel, bool resumed) {
    m_forget.stop();
    if (m_channel) m_channel->disconnect(this);
    m_channel = std::move(channel);
    connect(m_channel.get(), &channel::Channel::received, this, &ServedClient::hear);
    connect(m_channel.get(), &channel::Channel::drained, this, &ServedClient::flush);
    connect(m_channel.get(), &channel::Channel::closed, this, &ServedClient::onClosed);
    static_cast<void>(m_channel->send(wireOf(Welcome{m_token, resumed, m_conversation.heard(), m_name})));
}

void ServedClient::tell(const PackedEvent& event) {
    m_mailbox.put(event);
    if (m_mailbox.full()) return drop("The client has not read what it was told, and was dropped.");
    flush();
}

void ServedClient::flush() {
    while (m_channel && m_channel->isOpen() && !m_mailbox.empty() && m_conversation.keptBytes() < kWindow &&
           m_channel->unsent() < kWindow) {
        const auto sent = m_channel->send(m_conversation.say(*m_mailbox.take()));
        if (!sent && sent.error().code == ErrorCode::InvalidArgument) return drop(sent.error().what);
    }
}

void ServedClient::hear(const Bytes& frame) {
    const auto heard = m_conversation.hear(frame);
    if (!heard) return drop(heard.error().what);
    flush();
    if (!*heard) return;
    m_lastActive = QDateTime::currentDateTime();
    const auto message = messageFromWire(**heard);
    if (!message && message.error().code != ErrorCode::Unsupported) return drop(message.error().what);
    if (message) Q_EMIT said(*message);
    if (!m_channel) return;
    if (const auto due = m_conversation.acknowledgement()) static_cast<void>(m_channel->send(*due));
}

void ServedClient::onClosed(const channel::Closure& closure) {
    using Cause = channel::Closure::Cause;
    m_channel.release()->deleteLater();  // this is a slot of its own
    if (closure.cause == Cause::Lost || closure.cause == Cause::Silent) {
        m_forget.start(kAwayLimit);
        Q_EMIT away();
        return;
    }
    const bool asItPleases = closure.cause == Cause::Peers;
    Q_EMIT left(asItPleases ? QString() : QString::fromStdString(closure.sentence));
}

channel::Channel* ServedClient::close(const std::string& reason) {
    channel::Channel* const channel = m_channel.release();
    if (channel != nullptr) {
        channel->disconnect(this);
        connect(channel, &channel::Channel::closed, channel, &QObject::deleteLater);
        channel->close(reason);
    }
    return channel;
}

void ServedClient::drop(const std::string& reason) {
    close(reason);
    Q_EMIT left(QString::fromStdString(reason));
}

RequestId ServedClient::sessionsNumber(RequestId clients) const {
    const auto found = m_questions.find(clients);
    return found == m_questions.end() ? 0 : found->second;
}

std::vector<RequestId> ServedClient::openQuestions() const {
    std::vector<RequestId> numbers;
    for (const auto& [clients, sessions] : m_questions) numbers.push_back(sessions);
    return numbers;
}

}  // namespace hawser::session
