#include "core/session/remote/SessionServer.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <cctype>

#include "core/base/Overloaded.h"
#include "core/session/remote/ClientRights.h"
#include "core/session/remote/EventPieces.h"
#include "core/session/wire/SessionWire.h"

namespace hawser::session {

namespace {

constexpr std::chrono::seconds kJoinLimit{10};
constexpr qsizetype kTokenBytes = 16;
constexpr std::uint32_t kRequestFrame = std::uint32_t{256} << 10;  // bytes: a request is small

QByteArray newToken() {
    QByteArray token(kTokenBytes, '\0');
    if (::getrandom(token.data(), static_cast<std::size_t>(token.size()), 0) != token.size()) token.clear();
    return token;
}

channel::Limits clientLimits() {
    channel::Limits limits;
    limits.frame = kRequestFrame;
    return limits;
}

// What only the programs at this end are concerned with.
bool isPrivate(const SessionEvent& event) {
    return std::holds_alternative<OpeningAsked>(event) || std::holds_alternative<SharingAsked>(event) ||
           std::holds_alternative<ServerLink>(event) || std::holds_alternative<QuitRequested>(event) ||
           std::holds_alternative<Finished>(event);
}

std::string describe(const ServedClient& client) {
    return fmt::format("{} ({}, {})", client.name().toStdString(), client.peer().address,
                       nameOf(client.peer().role));
}

}  // namespace

SessionServer::SessionServer(Session& session, channel::Places places, std::string program, QObject* parent)
    : QObject(parent), m_session(session), m_places(std::move(places)), m_program(std::move(program)) {
    connect(&m_session, &Session::happened, this, &SessionServer::onEvent);
}

SessionServer::~SessionServer() {
    for (const auto& client : m_clients) client->disconnect(this);
}

Result<> SessionServer::start(const QString& text) {
    auto address = channel::parseServerAddress(text.toStdString());
    if (!address) return tl::unexpected(address.error());
    auto listener = channel::Listener::start(std::move(*address), channel::greetingOf("session", m_program),
                                             m_places, clientLimits());
    if (!listener) return tl::unexpected(listener.error());
    channel::Listener& started = **listener;
    connect(&started, &channel::Listener::arrived, this, [this, &started] { arrive(started); });
    connect(&started, &channel::Listener::refused, this, [this](const channel::Refusal& refusal) {
        announce(fmt::format("{} was not let in{}: {}", refusal.who, timesText(refusal), refusal.why));
    });
    m_servers.push_back({m_lastServer++, std::move(*listener)});
    announce(fmt::format("Server started with '{}'", toText(started.address())));
    announce(fmt::format("To join: -remote {}", toText(started.clientAddress())));
    if (const auto print = started.fingerprint()) announce("Its certificate: " + toText(*print));
    return {};
}

// --- what happens ---

void SessionServer::onEvent(const SessionEvent& event) {
    if (const auto* asked = std::get_if<SharingAsked>(&event)) return onWish(*asked);
    if (const auto* output = std::get_if<Output>(&event)) m_tail.add(*output->runs);
    if (std::holds_alternative<OutputCleared>(event)) m_tail.clear();
    if (const auto* quit = std::get_if<QuitRequested>(&event)) return onQuit(*quit);
    if (std::holds_alternative<Finished>(event)) return farewell();
    if (m_clients.empty() || isPrivate(event)) return;
    const bool packets = std::holds_alternative<PacketsTraced>(event);
    for (const SessionEvent& piece : piecesOf(event)) {
        const PackedEvent packed(piece);
        // One that is dropped leaves the list.
        for (std::size_t i = m_clients.size(); i-- > 0;)
            if (!packets || m_clients[i]->wantsPackets) m_clients[i]->tell(packed);
    }
}

// It concerns the one who typed it.
void SessionServer::onQuit(const QuitRequested& quit) {
    const auto typist =
        std::ranges::find_if(m_clients, [&](const auto& client) { return client->name() == quit.from; });
    if (typist != m_clients.end()) (*typist)->tell(PackedEvent(QuitRequested{quit.abrupt, {}}));
}

// The session is over, and with it the program, as soon as the clients know.
void SessionServer::farewell() {
    m_servers.clear();
    while (!m_clients.empty()) {
        if (channel::Channel* const last =
                m_clients.back()->close("The debugger that shared the session has ended.")) {
            ++m_farewells;
            connect(last, &channel::Channel::closed, this, [this] {
                if (--m_farewells == 0) Q_EMIT silent();
            });
        }
        m_clients.pop_back();
    }
}

void SessionServer::onWish(const SharingAsked& asked) {
    using Wish = command::SharingWish;
    switch (asked.wish) {
        case Wish::Start:
            if (auto started = start(asked.argument); !started)
                announce(started.error().what, OutputKind::Error);
            break;
        case Wish::List:
            listServers();
            break;
        case Wish::Clients:
            listClients();
            break;
        case Wish::End:
            endServer(asked.argument);
            break;
        case Wish::Console:
            Q_EMIT consoleAsked(asked.argument);
            break;
    }
}

void SessionServer::announce(const std::string& line, OutputKind kind) {
    m_session.order(Announce{kind, QString::fromStdString(line)});
}

// --- wishes ---

void SessionServer::listServers() {
    if (m_servers.empty()) announce("The session is not shared.", OutputKind::Normal);
    for (const Server& server : m_servers)
        announce(fmt::format("{} - -remote {}", server.number, toText(server.listener->clientAddress())),
                 OutputKind::Normal);
}

void SessionServer::listClients() {
    if (m_clients.empty()) announce("There are no clients.", OutputKind::Normal);
    for (const auto& client : m_clients) {
        const std::string active = client->lastActive().toString(Qt::ISODate).toStdString();
        announce(fmt::format("{}, {}, last active {}", describe(*client), client->isHere() ? "here" : "away",
                             active),
                 OutputKind::Normal);
    }
}

void SessionServer::endServer(const QString& number) {
    const auto found = std::ranges::find_if(
        m_servers, [&](const Server& server) { return QString::number(server.number) == number; });
    if (found == m_servers.end())
        return announce(fmt::format("There is no server {}; .servers lists them.", number.toStdString()),
                        OutputKind::Error);
    announce(fmt::format("Server {} takes no new clients; those that are here stay.", found->number));
    m_servers.erase(found);
}

// --- clients ---

void SessionServer::arrive(channel::Listener& listener) {
    while (auto channel = listener.take()) {
        channel::Channel* const arrived = channel.get();
        auto limit = std::make_unique<QTimer>();
        limit->setSingleShot(true);
        connect(limit.get(), &QTimer::timeout, this, [arrived] { arrived->close("Nothing was asked for."); });
        limit->start(kJoinLimit);
        connect(arrived, &channel::Channel::received, this,
                [this, arrived](const Bytes& frame) { join(arrived, frame); });
        connect(arrived, &channel::Channel::closed, this,
                [this, arrived] { takeArrival(arrived).release()->deleteLater(); });
        m_arrivals.emplace(arrived, Arrival{std::move(channel), std::move(limit)});
    }
}

std::unique_ptr<channel::Channel> SessionServer::takeArrival(channel::Channel* channel) {
    const auto found = m_arrivals.find(channel);
    std::unique_ptr<channel::Channel> taken = std::move(found->second.channel);
    m_arrivals.erase(found);
    taken->disconnect(this);
    return taken;
}

void SessionServer::join(channel::Channel* channel, const Bytes& frame) {
    const auto join = joinFromWire(frame);
    if (!join) return channel->close(join.error().what);
    admit(takeArrival(channel), *join);
}

void SessionServer::admit(std::unique_ptr<channel::Channel> channel, const Join& join) {
    ServedClient* known = clientOf(join, channel->peer());
    if (known != nullptr) {
        if (known->isHere()) announce(fmt::format("{} has come on another channel.", describe(*known)));
        if (auto resumed = known->resume(std::move(channel), join.heard); !resumed)
            end(*known, resumed.error().what);
        else
            announce(fmt::format("{} is back.", describe(*known)));
        return;
    }
    forgetAway();
    const channel::Peer peer = channel->peer();
    auto& client =
        *m_clients.emplace_back(std::make_unique<ServedClient>(newToken(), peer, uniqueName(peer)));
    connect(&client, &ServedClient::said, this,
            [this, &client](const ClientMessage& message) { handle(client, message); });
    connect(&client, &ServedClient::left, this,
            [this, &client](const QString& reason) { forget(client, reason); });
    connect(&client, &ServedClient::away, this,
            [this, &client] { announce(fmt::format("{} was lost, and may come back.", describe(client))); });
    client.begin(std::move(channel));
    greet(client, join.lines);
    announce(fmt::format("{} has joined.", describe(client)));
}

// Who comes again and again and never says that it was here before leaves many behind: the oldest goes.
void SessionServer::forgetAway() {
    const auto isAway = [](const auto& client) { return !client->isHere(); };
    if (std::ranges::count_if(m_clients, isAway) < kMaxAway) return;
    end(**std::ranges::find_if(m_clients, isAway), "Too many are away.");
}

ServedClient* SessionServer::clientOf(const Join& join, const channel::Peer& peer) const {
    if (join.token.size() != kTokenBytes) return nullptr;
    const auto found = std::ranges::find_if(m_clients, [&](const auto& client) {
        return client->token() == join.token && client->peer().role == peer.role;
    });
    return found == m_clients.end() ? nullptr : found->get();
}

void SessionServer::greet(ServedClient& client, std::uint32_t lines) {
    for (const SessionEvent& piece : piecesOf(Output{m_tail.last(lines)})) client.tell(PackedEvent(piece));
    for (const SessionEvent& event : m_session.told().retold()) client.tell(PackedEvent(event));
}

QString SessionServer::uniqueName(const channel::Peer& peer) const {
    const QString name = QString::fromStdString(fmt::format("{}@{}", peer.user, peer.host));
    QString unique = name;
    for (int number = 2; std::ranges::any_of(m_clients, [&](const auto& c) { return c->name() == unique; });
         ++number)
        unique = QStringLiteral("%1 (%2)").arg(name).arg(number);
    return unique;
}

void SessionServer::handle(ServedClient& client, const ClientMessage& message) {
    std::visit(Overloaded{
                   [&](const PostedRequest& request) { ask(client, request); },
                   [&](const CancelQuestion& cancel) {
                       if (const RequestId id = client.sessionsNumber(cancel.id); id != 0)
                           m_session.cancel(id);
                   },
               },
               message);
}

void SessionServer::ask(ServedClient& client, PostedRequest posted) {
    if (auto may = mayAsk(client.peer().role, posted.request); !may)
        return refuse(client, posted, may.error());
    if (!client.mayAskMore())
        return refuse(client, posted, {ErrorCode::Refused, "Too much is asked at the same time.", {}});
    if (auto* trace = std::get_if<SetPacketTrace>(&posted.request)) {
        client.wantsPackets = trace->on;
        return tracePackets();
    }
    if (auto* execute = std::get_if<Execute>(&posted.request)) execute->from = client.name();
    keepWithinRights(client.peer().role, posted.request);
    tellKeys(client, posted.request);
    const RequestId clients = posted.id;
    const RequestId id = m_session.pass(
        std::move(posted.request), posted.asked, &client, [&client, clients](const Answered& answered) {
            client.answered(clients);
            client.tell(PackedEvent(Answered{clients, answered.epoch, answered.outcome}));
        });
    if (id != 0) client.asked(clients, id);
}

// As long as somebody here wants them; what the program at this end wants is its own.
void SessionServer::tracePackets() {
    const bool wanted =
        std::ranges::any_of(m_clients, [](const auto& client) { return client->wantsPackets; });
    if (std::exchange(m_tracesPackets, wanted) != wanted) m_session.order(SetPacketTrace{wanted, true});
}

// Commands are told by their echo; keys have none.
void SessionServer::tellKeys(const ServedClient& client, const SessionRequest& request) {
    const std::string name = client.name().toStdString();
    if (const auto* key = std::get_if<PressKey>(&request))
        announce(fmt::format("{} presses Ctrl+{}.", name, static_cast<char>(std::toupper(key->letter))));
    if (std::holds_alternative<Resynchronize>(request))
        announce(fmt::format("{} asks for a resynchronization.", name));
    if (std::holds_alternative<BreakIn>(request)) announce(fmt::format("{} breaks in.", name));
}

void SessionServer::refuse(ServedClient& client, const PostedRequest& request, const Error& error) {
    if (request.id != 0)
        return client.tell(PackedEvent(Answered{request.id, m_session.told().epoch, tl::unexpected(error)}));
    const std::vector<OutputRun> runs{{OutputKind::Error, error.what + "\n", {}}};
    client.tell(PackedEvent(Output{std::make_shared<const std::vector<OutputRun>>(runs)}));
}

void SessionServer::end(ServedClient& client, const std::string& reason) {
    client.close(reason);
    forget(client, QString::fromStdString(reason));
}

void SessionServer::forget(ServedClient& client, const QString& reason) {
    const auto found = std::ranges::find_if(m_clients, [&](const auto& c) { return c.get() == &client; });
    if (found == m_clients.end()) return;  // it has left already
    for (const RequestId question : client.openQuestions()) m_session.cancel(question);
    announce(reason.isEmpty() ? fmt::format("{} has left.", describe(client))
                              : fmt::format("{} has left: {}", describe(client), reason.toStdString()));
    found->release()->deleteLater();  // it may be what tells this
    m_clients.erase(found);
    tracePackets();
}

}  // namespace hawser::session
