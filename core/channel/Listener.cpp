#include "core/channel/Listener.h"

#include <fmt/format.h>
#include <unistd.h>

#include <QHostAddress>
#include <deque>
#include <set>

#include "core/channel/ServerDirectory.h"
#include "core/channel/proof/Doorkeeper.h"
#include "core/channel/proof/Entrance.h"
#include "core/channel/wire/Acceptor.h"
#include "core/channel/wire/Caller.h"
#include "core/channel/wire/ListeningSocket.h"

namespace hawser::channel {

namespace {

bool isLoopback(const std::string& host) {
    return host == "localhost" || QHostAddress(QString::fromStdString(host)).isLoopback();
}

}  // namespace

// Everything of a listener, so that its header names what it does and no more.
class Listener::Parts {
  public:
    Parts(ServerAddress address, Places places, const Limits& limits, std::unique_ptr<Doorkeeper> keeper)
        : m_address(std::move(address)),
          m_places(std::move(places)),
          m_limits(limits),
          m_keeper(std::move(keeper)),
          m_entrance(limits) {}

    Result<> open();
    void attend(Listener* listener);

    const ServerAddress& address() const { return m_address; }
    ClientAddress clientAddress() const;
    std::optional<Fingerprint> fingerprint() const;
    std::unique_ptr<Channel> take();

  private:
    Result<> openPipe();
    Result<> openPort();
    Result<> list();
    void startCalling();
    std::unique_ptr<NetStream> netStream() const;
    void onAccepted(int socket);
    void onCalled();
    void admit(std::unique_ptr<NetStream> stream);
    template <class Kind>
    Result<ServerTerms> ask(const Kind& stream) const;
    void onAdmitted();
    void onClientLeft(const QObject* client);
    void callAgain();

    ServerAddress m_address;
    Places m_places;
    Limits m_limits;
    std::unique_ptr<Doorkeeper> m_keeper;
    std::optional<ListeningPipe> m_pipe;
    std::optional<ListeningPort> m_port;
    std::optional<ServerEntry> m_entry;
    std::unique_ptr<Acceptor> m_acceptor;
    std::unique_ptr<Caller> m_caller;  // with clicon=, instead
    Listener* m_listener = nullptr;
    std::deque<std::unique_ptr<Channel>> m_arrived;
    std::set<const QObject*> m_clients;  // that are open
    Entrance m_entrance;                 // last: what stands in it asks the others
};

Result<std::unique_ptr<Listener>> Listener::start(ServerAddress address, Greeting self, Places places,
                                                  const Limits& limits) {
    self.frameLimit = limits.frame;
    auto keeper = Doorkeeper::create(address, std::move(self), places);
    if (!keeper) return tl::unexpected(keeper.error());
    auto parts = std::make_unique<Parts>(std::move(address), std::move(places), limits,
                                         std::make_unique<Doorkeeper>(std::move(*keeper)));
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
    return m_parts->fingerprint();
}
std::unique_ptr<Channel> Listener::take() {
    return m_parts->take();
}

Result<> Listener::Parts::open() {
    if (!m_address.calls.empty()) return m_keeper->checkOpenness(isLoopback(m_address.calls));
    if (auto opened = m_address.wire == Wire::Pipe ? openPipe() : openPort(); !opened) return opened;
    return m_address.hidden ? Result<>() : list();
}

Result<> Listener::Parts::openPipe() {
    m_address.pipe = expandedPipe(m_address.pipe, static_cast<std::uint64_t>(::getpid()),
                                  static_cast<std::uint64_t>(::gettid()));
    if (auto made = makePrivateFolder(m_places.runtime); !made) return made;
    // The system lets others no further than to us, who ask it who they are.
    const mode_t mode = m_address.users.empty() ? 0600 : 0666;
    auto pipe = ListeningPipe::open(socketPath(m_places, m_address.pipe), mode);
    if (!pipe) return tl::unexpected(pipe.error());
    m_pipe.emplace(std::move(*pipe));
    return {};
}

Result<> Listener::Parts::openPort() {
    auto port = listenAtPort(m_address);
    if (!port) return tl::unexpected(port.error());
    if (auto locked = m_keeper->checkOpenness(port->loopback); !locked) return locked;
    m_address.ports = {port->port, port->port};
    m_port.emplace(std::move(*port));
    return {};
}

Result<> Listener::Parts::list() {
    const Greeting& self = m_keeper->self();
    auto entry = ServerEntry::make(
        m_places, {clientAddress(), self.service, self.program, static_cast<std::uint64_t>(::getpid())});
    if (!entry) return tl::unexpected(entry.error());
    m_entry.emplace(std::move(*entry));
    return {};
}

void Listener::Parts::attend(Listener* listener) {
    m_listener = listener;
    QObject::connect(&m_entrance, &Entrance::admitted, listener, [this] { onAdmitted(); });
    QObject::connect(&m_entrance, &Entrance::refused, listener, &Listener::refused);
    QObject::connect(&m_entrance, &Entrance::emptied, listener, [this] { callAgain(); });
    if (!m_address.calls.empty()) return startCalling();
    m_acceptor = std::make_unique<Acceptor>(m_pipe ? m_pipe->descriptor() : m_port->socket.get());
    QObject::connect(m_acceptor.get(), &Acceptor::accepted, listener,
                     [this](int socket) { onAccepted(socket); });
}

void Listener::Parts::startCalling() {
    m_caller = std::make_unique<Caller>(QString::fromStdString(m_address.calls), m_address.ports.first,
                                        m_address.ipv6, [this] { return netStream(); });
    QObject::connect(m_caller.get(), &Caller::connected, m_listener, [this] { onCalled(); });
    m_caller->call();
}

std::unique_ptr<NetStream> Listener::Parts::netStream() const {
    if (m_address.wire == Wire::Tls)
        return std::make_unique<TlsStream>(TlsStream::End::Server, m_keeper->identity());
    return std::make_unique<NetStream>();
}

ClientAddress Listener::Parts::clientAddress() const {
    ClientAddress client;
    client.wire = m_address.wire;
    client.pipe = m_address.pipe;
    client.port = m_address.ports.first;
    client.ipv6 = m_address.ipv6;
    client.waits = !m_address.calls.empty();
    if (m_address.wire == Wire::Pipe) return client;
    if (m_address.listen.empty() && !client.waits)
        client.host = "localhost";
    else
        client.host = client.waits || m_address.listen == "any" ? thisHostName() : m_address.listen;
    return client;
}

std::optional<Fingerprint> Listener::Parts::fingerprint() const {
    const auto& identity = m_keeper->identity();
    return identity ? std::optional(identity->fingerprint) : std::nullopt;
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
        m_entrance.admit(std::move(stream), account ? "user " + userName(account->user) : "a process",
                         [this, &at] { return ask(at); });
        return;
    }
    auto stream = netStream();
    stream->adopt(socket);
    if (auto* const tls = dynamic_cast<TlsStream*>(stream.get())) tls->encrypt();
    admit(std::move(stream));
}

void Listener::Parts::onCalled() {
    admit(m_caller->take());
}

void Listener::Parts::admit(std::unique_ptr<NetStream> stream) {
    const NetStream& at = *stream;
    m_entrance.admit(std::move(stream), at.peersNetwork(), [this, &at] {
        const auto* const tls = dynamic_cast<const TlsStream*>(&at);
        return tls != nullptr ? ask(*tls) : ask(at);
    });
}

template <class Kind>
Result<ServerTerms> Listener::Parts::ask(const Kind& stream) const {
    auto terms = m_keeper->askOf(stream);
    if (terms && m_clients.size() >= m_limits.clients)
        terms->turnedAway = Farewell{
            Goodbye::Busy, fmt::format("The server has {} clients and takes no more.", m_clients.size())};
    return terms;
}

void Listener::Parts::onAdmitted() {
    auto admitted = m_entrance.take();
    auto channel = std::make_unique<Channel>(std::move(admitted.stream), std::move(admitted.peer), m_limits,
                                             admitted.peersFrameLimit);
    const QObject* const client = channel.get();
    m_clients.insert(client);
    QObject::connect(channel.get(), &Channel::closed, m_listener, [this, client] { onClientLeft(client); });
    QObject::connect(channel.get(), &QObject::destroyed, m_listener,
                     [this, client] { onClientLeft(client); });
    m_arrived.push_back(std::move(channel));
    if (m_caller) m_caller->reset();
    Q_EMIT m_listener->arrived();
}

void Listener::Parts::onClientLeft(const QObject* client) {
    if (m_clients.erase(client) > 0) callAgain();
}

void Listener::Parts::callAgain() {
    if (m_caller && m_clients.empty() && m_entrance.isEmpty()) m_caller->callLater();
}

}  // namespace hawser::channel
