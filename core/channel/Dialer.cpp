#include "core/channel/Dialer.h"

#include <fmt/format.h>
#include <unistd.h>

#include <QTimer>

#include "core/channel/proof/ClientHandshake.h"
#include "core/channel/wire/FrameStream.h"
#include "core/channel/wire/LocalStream.h"
#include "core/channel/wire/NetStream.h"
#include "core/channel/wire/StrangeBytes.h"

namespace hawser::channel {

using Cause = DialFailure::Cause;

class Dialer::Parts {
  public:
    Parts(Dialer& dialer, ClientAddress address, Greeting self, Places places, const Limits& limits)
        : m_dialer(dialer),
          m_address(std::move(address)),
          m_self(std::move(self)),
          m_places(std::move(places)),
          m_limits(limits) {
        m_self.frameLimit = limits.frame;
        m_deadline.setSingleShot(true);
        QObject::connect(&m_deadline, &QTimer::timeout, &dialer, [this] { onDeadline(); });
    }

    void start();
    std::unique_ptr<Channel> take() { return std::move(m_channel); }

  private:
    void callPipe();
    void callPort();
    void watch(std::unique_ptr<Stream> stream);
    void greet(const std::string& binding, bool serverProven);
    void onPipeOpened(const LocalStream& stream);
    void onFrame(const Frame& frame);
    void onViolated(const Error& error);
    void onLost(const std::string& why);
    void onDeadline();
    void flush();
    void succeed();
    void give(Cause cause, std::string sentence);

    Dialer& m_dialer;
    ClientAddress m_address;
    Greeting m_self;
    Places m_places;
    Limits m_limits;
    QTimer m_deadline;
    std::unique_ptr<FrameStream> m_frames;
    std::optional<ClientHandshake> m_handshake;
    std::unique_ptr<Channel> m_channel;
};

Dialer::Dialer(ClientAddress address, Greeting self, Places places, const Limits& limits)
    : m_parts(
          std::make_unique<Parts>(*this, std::move(address), std::move(self), std::move(places), limits)) {}
Dialer::~Dialer() = default;

void Dialer::start() {
    QMetaObject::invokeMethod(
        this, [this] { m_parts->start(); }, Qt::QueuedConnection);
}
std::unique_ptr<Channel> Dialer::take() {
    return m_parts->take();
}

void Dialer::Parts::start() {
    m_deadline.start(m_limits.handshake);
    if (m_address.wire == Wire::Pipe)
        callPipe();
    else
        callPort();
}

void Dialer::Parts::callPipe() {
    auto stream = std::make_unique<LocalStream>();
    LocalStream* const socket = stream.get();
    QObject::connect(socket, &Stream::opened, &m_dialer, [this, socket] { onPipeOpened(*socket); });
    watch(std::move(stream));
    socket->call(QString::fromStdString(socketPath(m_places, m_address.pipe)));
}

void Dialer::Parts::callPort() {
    if (m_address.wire == Wire::Tls) return give(Cause::BadSetting, "tls: is not spoken yet.");
    auto stream = std::make_unique<NetStream>();
    NetStream* const socket = stream.get();
    QObject::connect(socket, &Stream::opened, &m_dialer, [this] { greet({}, false); });
    watch(std::move(stream));
    socket->call(QString::fromStdString(m_address.host), m_address.port, m_address.ipv6);
}

void Dialer::Parts::watch(std::unique_ptr<Stream> stream) {
    m_frames = std::make_unique<FrameStream>(std::move(stream), kHandshakeFrame);
    QObject::connect(m_frames.get(), &FrameStream::arrived, &m_dialer,
                     [this](const Frame& frame) { onFrame(frame); });
    QObject::connect(m_frames.get(), &FrameStream::violated, &m_dialer,
                     [this](const Error& error) { onViolated(error); });
    QObject::connect(m_frames.get(), &FrameStream::lost, &m_dialer,
                     [this](const std::string& why) { onLost(why); });
}

// Whoever made the socket could read and answer everything, so it has to be who is expected.
void Dialer::Parts::onPipeOpened(const LocalStream& stream) {
    const auto account = stream.account();
    if (!account) return give(Cause::Unreachable, account.error().what);
    const std::string owner = userName(account->user);
    const bool expected = m_address.user.empty() ? account->user == ::geteuid() : owner == m_address.user;
    if (!expected)
        return give(Cause::Untrusted,
                    fmt::format("The server at {} belongs to the user {}: add user={} if that is meant.",
                                m_address.pipe, owner, owner));
    greet({}, true);
}

void Dialer::Parts::greet(const std::string& binding, bool serverProven) {
    m_handshake.emplace(ClientTerms{.self = m_self,
                                    .password = m_address.password,
                                    .binding = binding,
                                    .nonce = freshNonce(),
                                    .serverProven = serverProven});
    flush();
}

void Dialer::Parts::flush() {
    for (const Frame& frame : m_handshake->takeOutput()) m_frames->send(frame.kind, frame.body);
}

void Dialer::Parts::onFrame(const Frame& frame) {
    if (!m_handshake) return;
    if (const auto received = m_handshake->receive(frame); !received)
        return give(received.error().cause, received.error().sentence);
    flush();
    if (m_handshake->isProven()) succeed();
}

void Dialer::Parts::onViolated(const Error& error) {
    give(Cause::NotHawser, strangeBytes(error).what);
}

void Dialer::Parts::onLost(const std::string& why) {
    give(Cause::Unreachable, fmt::format("{} cannot be reached: {}.", toText(m_address), why));
}

void Dialer::Parts::onDeadline() {
    give(Cause::Timeout, fmt::format("{} did not answer in time.", toText(m_address)));
}

void Dialer::Parts::succeed() {
    m_deadline.stop();
    m_frames->disconnect(&m_dialer);
    m_frames->setReading(false);
    Peer peer = m_handshake->peer();
    peer.address = m_frames->stream().peerAddress();
    m_channel = std::make_unique<Channel>(std::move(m_frames), std::move(peer), m_limits,
                                          m_handshake->peersFrameLimit());
    Q_EMIT m_dialer.connected();
}

void Dialer::Parts::give(Cause cause, std::string sentence) {
    m_deadline.stop();
    if (m_frames) m_frames->disconnect(&m_dialer);
    m_frames.reset();
    Q_EMIT m_dialer.failed({cause, std::move(sentence)});
}

}  // namespace hawser::channel
