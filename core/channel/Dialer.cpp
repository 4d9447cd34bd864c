#include "core/channel/Dialer.h"

#include <fmt/format.h>
#include <unistd.h>

#include <QTimer>
#include <tuple>

#include "core/channel/proof/ClientHandshake.h"
#include "core/channel/proof/FingerprintFile.h"
#include "core/channel/proof/ServerTrust.h"
#include "core/channel/wire/CallWaiter.h"
#include "core/channel/wire/FrameStream.h"
#include "core/channel/wire/LocalStream.h"
#include "core/channel/wire/StrangeBytes.h"
#include "core/channel/wire/TlsStream.h"

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
    void waitForCall();
    std::unique_ptr<NetStream> plainStream();
    std::unique_ptr<NetStream> tlsStream();
    tl::expected<std::optional<Identity>, Error> identity() const;
    void onCalled(int socket);
    void watch(std::unique_ptr<Stream> stream);
    void onEncrypted();
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
    std::unique_ptr<CallWaiter> m_waiter;
    std::unique_ptr<FrameStream> m_frames;
    TlsStream* m_tls = nullptr;          // in m_frames
    std::optional<Fingerprint> m_own;    // of the certificate that we show
    std::optional<Fingerprint> m_shown;  // of the server's
    bool m_firstMet = false;
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
    if (m_address.waits) return waitForCall();
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
    auto stream = m_address.wire == Wire::Tls ? tlsStream() : plainStream();
    if (!stream) return;
    NetStream* const socket = stream.get();
    watch(std::move(stream));
    socket->call(QString::fromStdString(m_address.host), m_address.port, m_address.ipv6);
}

void Dialer::Parts::waitForCall() {
    m_waiter = std::make_unique<CallWaiter>(m_address);
    QObject::connect(m_waiter.get(), &CallWaiter::called, &m_dialer,
                     [this](int socket) { onCalled(socket); });
    QObject::connect(m_waiter.get(), &CallWaiter::failed, &m_dialer, [this](const QString& why) {
        give(Cause::BadSetting, fmt::format("{} is no host: {}.", m_address.host, why.toStdString()));
    });
    if (auto started = m_waiter->start(); !started) give(Cause::BadSetting, started.error().what);
}

void Dialer::Parts::onCalled(int socket) {
    m_deadline.start(m_limits.handshake);
    auto stream = m_address.wire == Wire::Tls ? tlsStream() : plainStream();
    if (!stream) {
        ::close(socket);
        return;
    }
    NetStream* const called = stream.get();
    watch(std::move(stream));
    called->adopt(socket);
    if (m_tls != nullptr)
        m_tls->encrypt();
    else
        greet({}, false);
}

std::unique_ptr<NetStream> Dialer::Parts::plainStream() {
    auto stream = std::make_unique<NetStream>();
    QObject::connect(stream.get(), &Stream::opened, &m_dialer, [this] { greet({}, false); });
    return stream;
}

// Nothing: it was given up.
std::unique_ptr<NetStream> Dialer::Parts::tlsStream() {
    auto own = identity();
    if (!own || !TlsStream::isAvailable()) {
        give(Cause::BadSetting, own ? "This system's Qt has no TLS." : own.error().what);
        return nullptr;
    }
    if (*own) m_own = (*own)->fingerprint;
    auto stream = std::make_unique<TlsStream>(TlsStream::End::Client, *own);
    m_tls = stream.get();
    QObject::connect(m_tls, &Stream::opened, &m_dialer, [this] { onEncrypted(); });
    return stream;
}

// Without a password it is this user's own certificate that may open the door.
tl::expected<std::optional<Identity>, Error> Dialer::Parts::identity() const {
    if (m_address.certificate.empty() && !m_address.password.empty()) return std::nullopt;
    auto own = m_address.certificate.empty() ? userIdentity(m_places.configuration)
                                             : identityFrom(m_address.certificate, m_address.key);
    if (!own) return tl::unexpected(own.error());
    return *own;
}

// Before a byte is said: whose certificate is it?
void Dialer::Parts::onEncrypted() {
    m_shown = m_tls->peersFingerprint();
    const std::string binding = m_tls->binding();
    if (!m_shown || binding.empty()) return give(Cause::NotHawser, "The server shows no certificate.");
    const auto trust = judgeServer(m_address, m_places, *m_shown);
    if (!trust) return give(trust.error().cause, trust.error().sentence);
    m_firstMet = *trust == ServerTrust::FirstMet;
    greet(binding, *trust == ServerTrust::Known);
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
    if (const auto received = m_handshake->receive(frame); !received) {
        std::string sentence = received.error().sentence;
        if (received.error().cause == Cause::PasswordNeeded && m_own)
            sentence += fmt::format(" Or have \"drive {}\" put into the server's authorized_clients.",
                                    toText(*m_own));
        return give(received.error().cause, std::move(sentence));
    }
    flush();
    if (m_handshake->isProven()) succeed();
}

void Dialer::Parts::onViolated(const Error& error) {
    give(Cause::NotHawser, strangeBytes(error).what);
}

void Dialer::Parts::onLost(const std::string& why) {
    if (m_tls != nullptr && m_tls->failedToEncrypt())
        return give(
            Cause::NotEncrypted,
            fmt::format("{} does not speak TLS as this program does: it is a plain server, or something in "
                        "between takes the encryption away ({}). Nothing was said to it.",
                        toText(m_address), why));
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
    peer.fingerprint = m_shown;
    // One that cannot be remembered is met for the first time again, and told again.
    peer.firstMet = m_firstMet;
    if (m_firstMet)
        std::ignore = rememberServer(m_places.configuration, m_address.host, m_address.port, *m_shown);
    m_channel = std::make_unique<Channel>(std::move(m_frames), std::move(peer), m_limits,
                                          m_handshake->peersFrameLimit());
    Q_EMIT m_dialer.connected();
}

void Dialer::Parts::give(Cause cause, std::string sentence) {
    m_deadline.stop();
    m_frames.reset();
    m_tls = nullptr;
    Q_EMIT m_dialer.failed({cause, std::move(sentence)});
}

}  // namespace hawser::channel
