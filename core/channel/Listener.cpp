#include "core/channel/Listener.h"

#include <fmt/format.h>
#include <unistd.h>

#include <QHostAddress>
#include <algorithm>
#include <deque>
#include <set>

#include "core/channel/ServerDirectory.h"
#include "core/channel/proof/Admission.h"
#include "core/channel/wire/Acceptor.h"
#include "core/channel/wire/ListeningSocket.h"
#include "core/channel/wire/LocalStream.h"
#include "core/channel/wire/NetStream.h"

namespace hawser::channel {

namespace {

// Without a password nobody but this machine's own users may reach it.
Result<> checkOpenness(const ServerAddress& address, bool loopback) {
    const bool locked = !address.password.empty() || !address.viewPassword.empty();
    if (loopback || locked) return {};
    return fail(ErrorCode::Refused,
                "Whoever reaches this machine could debug with it: add password=P, or leave listen= out.");
}

}  // namespace

// Everything of a listener, so that its header names what it does and no more.
class Listener::Parts {
  public:
    Parts(ServerAddress address, Greeting self, Places places, const Limits& limits)
        : m_address(std::move(address)),
          m_self(std::move(self)),
          m_places(std::move(places)),
          m_limits(limits) {
        m_self.frameLimit = limits.frame;
    }

    Result<> open();
    void attend(Listener* listener);

    const ServerAddress& address() const { return m_address; }
    ClientAddress clientAddress() const;
    std::unique_ptr<Channel> take();

  private:
    Result<> openPipe();
    Result<> openPort();
    void makeSecrets();
    void onAccepted(int socket);
    void admit(std::unique_ptr<Stream> stream, std::string who, Admission::Terms terms);
    void onAdmitted(Admission* admission);
    void forget(const Admission* admission);
    Result<ServerTerms> pipeTerms(const LocalStream& stream) const;
    Result<ServerTerms> netTerms() const;
    ServerTerms terms() const;

    ServerAddress m_address;
    Greeting m_self;
    Places m_places;
    Limits m_limits;
    ScramSecrets m_secrets;
    std::optional<ListeningPipe> m_pipe;
    std::optional<ListeningPort> m_port;
    std::optional<ServerEntry> m_entry;
    std::unique_ptr<Acceptor> m_acceptor;
    Listener* m_listener = nullptr;
    std::vector<std::unique_ptr<Admission>> m_pending;
    std::deque<std::unique_ptr<Channel>> m_arrived;
    std::set<const QObject*> m_clients;  // that are open
};

Result<std::unique_ptr<Listener>> Listener::start(ServerAddress address, Greeting self, Places places,
                                                  const Limits& limits) {
    auto parts = std::make_unique<Parts>(std::move(address), std::move(self), std::move(places), limits);
    if (auto opened = parts->open(); !opened) return tl::unexpected(opened.error());
    return std::make_unique<Listener>(std::move(parts));
}

Listener::Listener(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {
    m_parts->attend(this);
}
Listener::~Listener() = default;

const ServerAddress& Listener::address() const {
    return m_parts->address();
}
ClientAddress Listener::clientAddress() const {
    return m_parts->clientAddress();
}
std::optional<Fingerprint> Listener::fingerprint() const {
    return std::nullopt;
}
std::unique_ptr<Channel> Listener::take() {
    return m_parts->take();
}

Result<> Listener::Parts::open() {
    makeSecrets();
    if (auto opened = m_address.wire == Wire::Pipe ? openPipe() : openPort(); !opened) return opened;
    if (m_address.hidden) return {};
    auto entry = ServerEntry::make(
        m_places, {clientAddress(), m_self.service, m_self.program, static_cast<std::uint64_t>(::getpid())});
    if (!entry) return tl::unexpected(entry.error());
    m_entry.emplace(std::move(*entry));
    return {};
}

void Listener::Parts::makeSecrets() {
    m_secrets.salt = freshSalt();
    m_secrets.iterations = kScramIterations;
    if (!m_address.password.empty()) m_secrets.add(Role::Drive, m_address.password);
    if (!m_address.viewPassword.empty()) m_secrets.add(Role::View, m_address.viewPassword);
}

Result<> Listener::Parts::openPipe() {
    m_address.pipe = expandedPipe(m_address.pipe, static_cast<std::uint64_t>(::getpid()),
                                  static_cast<std::uint64_t>(::gettid()));
    if (auto made = makePrivateFolder(m_places.runtime); !made) return made;
    // The kernel lets others no further than to us, who ask it who they are.
    const mode_t mode = m_address.users.empty() ? 0600 : 0666;
    auto pipe = ListeningPipe::open(socketPath(m_places, m_address.pipe), mode);
    if (!pipe) return tl::unexpected(pipe.error());
    m_pipe.emplace(std::move(*pipe));
    return {};
}

Result<> Listener::Parts::openPort() {
    if (m_address.wire == Wire::Tls) return fail(ErrorCode::Unsupported, "tls: is not spoken yet.");
    auto port = listenAtPort(m_address);
    if (!port) return tl::unexpected(port.error());
    if (auto locked = checkOpenness(m_address, port->loopback); !locked) return locked;
    m_address.ports = {port->port, port->port};
    m_port.emplace(std::move(*port));
    return {};
}

void Listener::Parts::attend(Listener* listener) {
    m_listener = listener;
    m_acceptor = std::make_unique<Acceptor>(m_pipe ? m_pipe->descriptor() : m_port->socket.get());
    QObject::connect(m_acceptor.get(), &Acceptor::accepted, listener,
                     [this](int socket) { onAccepted(socket); });
}

ClientAddress Listener::Parts::clientAddress() const {
    ClientAddress client;
    client.wire = m_address.wire;
    client.pipe = m_address.pipe;
    client.port = m_address.ports.first;
    client.ipv6 = m_address.ipv6;
    if (m_address.wire == Wire::Pipe) return client;
    client.host = m_address.listen.empty()    ? "localhost"
                  : m_address.listen == "any" ? thisHostName()
                                              : m_address.listen;
    return client;
}

std::unique_ptr<Channel> Listener::Parts::take() {
    if (m_arrived.empty()) return nullptr;
    auto channel = std::move(m_arrived.front());
    m_arrived.pop_front();
    return channel;
}

void Listener::Parts::onAccepted(int socket) {
    if (m_pipe) {
        auto stream = std::make_unique<LocalStream>();
        stream->adopt(socket);
        const auto account = stream->account();
        const LocalStream& at = *stream;
        admit(std::move(stream), account ? "user " + userName(account->user) : "a process",
              [this, &at] { return pipeTerms(at); });
        return;
    }
    auto stream = std::make_unique<NetStream>();
    stream->adopt(socket);
    const std::string who = stream->peer().toString().toStdString();
    admit(std::move(stream), who, [this] { return netTerms(); });
}

void Listener::Parts::admit(std::unique_ptr<Stream> stream, std::string who, Admission::Terms terms) {
    auto frames = std::make_unique<FrameStream>(std::move(stream), kHandshakeFrame);
    m_pending.push_back(
        std::make_unique<Admission>(std::move(frames), std::move(who), std::move(terms), m_limits.handshake));
    Admission* const admission = m_pending.back().get();
    QObject::connect(admission, &Admission::admitted, m_listener,
                     [this, admission] { onAdmitted(admission); });
    QObject::connect(admission, &Admission::refused, m_listener, [this, admission](const Error& why) {
        Q_EMIT m_listener->refused({admission->who(), why.what});
    });
    QObject::connect(admission, &Admission::gone, m_listener, [this, admission] { forget(admission); });
}

void Listener::Parts::forget(const Admission* admission) {
    const auto found = std::ranges::find(m_pending, admission, &std::unique_ptr<Admission>::get);
    if (found == m_pending.end()) return;
    // It may be its own slot that we are in.
    found->release()->deleteLater();
    m_pending.erase(found);
}

void Listener::Parts::onAdmitted(Admission* admission) {
    Peer peer = admission->peer();
    const std::uint32_t limit = admission->peersFrameLimit();
    auto frames = admission->takeStream();
    peer.address = frames->stream().peerAddress();
    forget(admission);
    auto channel = std::make_unique<Channel>(std::move(frames), std::move(peer), m_limits, limit);
    const QObject* const client = channel.get();
    m_clients.insert(client);
    const auto left = [this, client] { m_clients.erase(client); };
    QObject::connect(channel.get(), &Channel::closed, m_listener, left);
    QObject::connect(channel.get(), &QObject::destroyed, m_listener, left);
    m_arrived.push_back(std::move(channel));
    Q_EMIT m_listener->arrived();
}

ServerTerms Listener::Parts::terms() const {
    ServerTerms terms;
    terms.self = m_self;
    terms.secrets = &m_secrets;
    terms.nonce = freshNonce();
    if (m_clients.size() >= m_limits.clients)
        terms.turnedAway = Farewell{
            Goodbye::Busy, fmt::format("The server has {} clients and takes no more.", m_clients.size())};
    return terms;
}

Result<ServerTerms> Listener::Parts::pipeTerms(const LocalStream& stream) const {
    const auto account = stream.account();
    if (!account) return tl::unexpected(account.error());
    const std::string name = userName(account->user);
    const auto& users = m_address.users;
    const bool welcome =
        users.empty() ? account->user == ::geteuid() : std::ranges::find(users, name) != users.end();
    if (!welcome) return fail(ErrorCode::Refused, fmt::format("The user {} may not come in here.", name));
    ServerTerms asked = terms();
    if (m_secrets.secrets.empty()) asked.proven = Proof::Account;
    asked.account = name;
    return asked;
}

Result<ServerTerms> Listener::Parts::netTerms() const {
    ServerTerms asked = terms();
    asked.users = m_address.users;
    if (m_secrets.secrets.empty()) asked.proven = Proof::Account;
    return asked;
}

}  // namespace hawser::channel
