#include <QTcpServer>
#include <catch2/catch.hpp>

#include "core/channel/proof/Scram.h"
#include "tests/unit/channel/Ends.h"
#include "tests/unit/channel/RawPeer.h"

// What may come to a listener's door, over plain TCP: there a test can say anything.
using namespace hawser::channel;
using namespace hawser::channel::test;
using hawser::Bytes;
using namespace std::chrono_literals;
using Cause = DialFailure::Cause;

namespace {

constexpr const char* kOpen = "tcp:port=0,plain";
constexpr const char* kLocked = "tcp:port=0,plain,password=secret";

quint16 portOf(const Server& server) {
    REQUIRE(server.error.empty());
    return server.listener->address().ports.first;
}

DialFailure failureOf(const Home& home, const std::string& address) {
    Client client(home, address);
    REQUIRE(waitFor([&] { return client.isOver(); }));
    REQUIRE(client.failure);
    return *client.failure;
}

// The whole conversation of a client that knows the password, and what it said.
std::vector<Frame> proveBy(RawPeer& peer, const std::string& password,
                           const std::function<void(const Frame&)>& say) {
    std::vector<Frame> said;
    const auto tell = [&](FrameKind kind, const Bytes& body) {
        said.push_back({kind, body});
        say(said.back());
    };
    ScramClient scram("raw", password, "", freshNonce());
    tell(FrameKind::Greeting, encode(rawGreeting()));
    CHECK(textOf(peer.frame(FrameKind::Proof)) == kScramPlain);
    tell(FrameKind::Proof, bytesOf(scram.first()));
    REQUIRE(waitFor([&] { return peer.frames().size() >= 3; }));
    tell(FrameKind::Proof, bytesOf(scram.last(textOf(peer.frames()[2])).value()));
    return said;
}

// A line that ends when so many bytes have come from the server.
class CutRelay {
  public:
    explicit CutRelay(quint16 port) {
        REQUIRE(m_server.listen(QHostAddress::LocalHost));
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, port] {
            m_near.reset(m_server.nextPendingConnection());
            m_near->setParent(nullptr);
            m_far = std::make_unique<QTcpSocket>();
            m_far->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
            QObject::connect(m_near.get(), &QTcpSocket::readyRead, m_far.get(),
                             [this] { m_far->write(m_near->readAll()); });
            QObject::connect(m_far.get(), &QTcpSocket::readyRead, m_near.get(), [this] { handOn(); });
            if (m_left == 0) cut();
        });
    }
    quint16 port() const { return m_server.serverPort(); }
    void cutAfter(int bytes) { m_left = bytes; }

  private:
    void handOn() {
        const QByteArray bytes = m_far->read(m_left);
        m_left -= bytes.size();
        m_near->write(bytes);
        m_near->flush();
        if (m_left == 0) cut();
    }
    void cut() {
        m_near->disconnectFromHost();
        m_far->abort();
    }

    QTcpServer m_server;
    std::unique_ptr<QTcpSocket> m_near;
    std::unique_ptr<QTcpSocket> m_far;
    qint64 m_left = 0;
};

std::string sentenceFor(RawPeer& peer) {
    return decodeFarewell(peer.frame(FrameKind::Close).body).sentence;
}

}  // namespace

TEST_CASE("A wrong password is refused and told at both ends", "[channel][door]") {
    const Home home;
    Server server(home, kLocked);
    const DialFailure failure = failureOf(home, addressOf(server, ",password=wrong"));
    CHECK(failure.cause == Cause::Refused);
    CHECK(failure.sentence == "The password is wrong.");
    REQUIRE(waitFor([&] { return !server.refusals.empty(); }));
    CHECK(server.refusals[0].who == "127.0.0.1");
    CHECK(server.refusals[0].why == "The password is wrong.");
    CHECK(failureOf(home, addressOf(server)).cause == Cause::PasswordNeeded);
    CHECK(server.channels.empty());
}

TEST_CASE("After several wrong passwords the right one has to wait", "[channel][door]") {
    const Home home;
    Server server(home, kLocked);
    const std::string wrong = addressOf(server, ",password=wrong");
    for (int i = 0; i < 3; ++i) CHECK(failureOf(home, wrong).cause == Cause::Refused);
    // The pause grows by failures, which are counted here until there is one that no machine is too slow for.
    for (int i = 0; i < 20; ++i) {
        const DialFailure failure = failureOf(home, wrong);
        if (failure.cause != Cause::Busy) continue;
        CHECK(failure.sentence.find("try again in") != std::string::npos);
        return;
    }
    FAIL("No pause came.");
}

TEST_CASE("Who may look cannot buy new guesses with it", "[channel][door]") {
    const Home home;
    Server server(home, "tcp:port=0,plain,password=secret,view=look");
    // In earnest the pauses would come first; the counting is the same.
    Cause cause = Cause::Refused;
    for (int i = 0; i < 30 && cause != Cause::Busy; ++i) {
        cause = failureOf(home, addressOf(server, ",password=wrong")).cause;
        Client looks(home, addressOf(server, ",password=look"));
        REQUIRE(waitFor([&] { return looks.isOver(); }));
        if (looks.failure) cause = looks.failure->cause;
    }
    CHECK(cause == Cause::Busy);
}

TEST_CASE("The password for looking gives the role View", "[channel][door]") {
    const Home home;
    Server server(home, "tcp:port=0,plain,password=secret,view=look");
    Client client(home, addressOf(server, ",password=look"));
    REQUIRE(waitFor([&] { return client.isOver() && !server.channels.empty(); }));
    CHECK(client.channel->peer().role == Role::View);
    CHECK(server.channels[0]->peer().role == Role::View);
    CHECK(server.channels[0]->peer().proof == Proof::Password);
}

TEST_CASE("A user who is not listed is not told that the password was right", "[channel][door]") {
    const Home home;
    Server server(home, "tcp:port=0,plain,password=secret,user=somebody-else");
    CHECK(failureOf(home, addressOf(server, ",password=secret")).sentence == "The password is wrong.");
}

TEST_CASE("Who is denied does not come in, whatever is proven", "[channel][door]") {
    const Home home;
    const std::string self = greetingOf({}, {}).user;
    Server locked(home, "tcp:port=0,plain,password=secret,user=" + self + ",deny=" + self);
    CHECK(failureOf(home, addressOf(locked, ",password=secret")).sentence == "The password is wrong.");
    Server pipe(home, "npipe:pipe=denied,deny=" + self);
    CHECK(failureOf(home, addressOf(pipe)).sentence.find("may not come in here") != std::string::npos);
}

TEST_CASE("What was overheard of a proof opens nothing", "[channel][door]") {
    const Home home;
    Server server(home, kLocked);
    RawPeer first(portOf(server));
    const auto said =
        proveBy(first, "secret", [&](const Frame& frame) { first.send(frame.kind, frame.body); });
    first.frame(FrameKind::Welcome);
    REQUIRE(server.channels.size() == 1);

    RawPeer second(portOf(server));
    for (const Frame& frame : said) second.send(frame.kind, frame.body);
    CHECK(sentenceFor(second) == "The password is wrong.");
    CHECK(server.channels.size() == 1);
}

TEST_CASE("A peer that sends byte by byte comes in all the same", "[channel][door]") {
    const Home home;
    Server server(home, kLocked);
    RawPeer peer(portOf(server));
    peer.socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
    proveBy(peer, "secret", [&](const Frame& frame) {
        Bytes bytes = frameHeader(frame.kind, static_cast<std::uint32_t>(frame.body.size()));
        bytes.insert(bytes.end(), frame.body.begin(), frame.body.end());
        for (const std::byte value : bytes) {
            peer.sendBytes({&value, 1});
            REQUIRE(waitFor([&] { return peer.socket().bytesToWrite() == 0; }));
        }
    });
    peer.frame(FrameKind::Welcome);
    CHECK(server.channels.size() == 1);
}

TEST_CASE("A connection that says nothing ends", "[channel][door]") {
    const Home home;
    Limits limits;
    limits.handshake = 50ms;
    Server server(home, kLocked, limits);
    RawPeer peer(portOf(server));
    REQUIRE(waitFor([&] { return !server.refusals.empty() && peer.isClosed(); }));
    CHECK(server.refusals[0].why == "It did not prove itself in time.");
}

TEST_CASE("A dialer does not wait for ever", "[channel][door]") {
    // It listens, and nobody answers there.
    QTcpServer mute;
    REQUIRE(mute.listen(QHostAddress::LocalHost));
    const Home home;
    Limits limits;
    limits.handshake = 50ms;
    Client client(home, "tcp:server=localhost,port=" + std::to_string(mute.serverPort()), limits);
    REQUIRE(waitFor([&] { return client.isOver(); }));
    CHECK(client.failure.value().cause == Cause::Timeout);
}

TEST_CASE("Before the proof no large frame is taken", "[channel][door]") {
    const Home home;
    Server server(home, kOpen);
    RawPeer peer(portOf(server));
    peer.sendBytes(frameHeader(FrameKind::Greeting, static_cast<std::uint32_t>(kHandshakeFrame) + 1));
    CHECK(sentenceFor(peer).find("remote protocol") != std::string::npos);
    CHECK(server.channels.empty());
}

TEST_CASE("Whoever speaks something else is told so", "[channel][door]") {
    const Home home;
    Server server(home, kOpen);
    RawPeer browser(portOf(server));
    browser.sendBytes(bytesOf("GET / HTTP/1.1\r\n\r\n"));
    CHECK(sentenceFor(browser).find("remote protocol") != std::string::npos);
    RawPeer impatient(portOf(server));
    impatient.send(FrameKind::Data, bytesOf("let me in"));
    CHECK(sentenceFor(impatient).find("order") != std::string::npos);
    RawPeer future(portOf(server));
    Greeting greeting = rawGreeting();
    greeting.version = {7, 0};
    future.greet(greeting);
    CHECK(sentenceFor(future).find("7.0") != std::string::npos);
    CHECK(decodeGreeting(future.frame(FrameKind::Greeting).body).value().version == ProtocolVersion());
    CHECK(server.channels.empty());
}

TEST_CASE("A flood of callers is held within its limit and told in a few lines", "[channel][door]") {
    const Home home;
    Limits limits;
    limits.pending = 8;
    Server server(home, kOpen, limits);
    // One comes from elsewhere, and is slow.
    RawPeer slow;
    REQUIRE(slow.socket().bind(QHostAddress(QStringLiteral("127.0.0.2"))));
    slow.call(portOf(server));
    std::vector<std::unique_ptr<RawPeer>> flood;
    for (int i = 0; i < 200; ++i) flood.push_back(std::make_unique<RawPeer>(portOf(server)));
    const auto open = [&] {
        return std::ranges::count_if(flood, [](const auto& peer) { return !peer->isClosed(); });
    };
    CHECK(waitFor([&] { return open() <= 8; }));
    CHECK(server.refusals.size() <= RefusalLog::kFew);

    slow.greet(rawGreeting());
    slow.frame(FrameKind::Welcome);
    // Who comes after the flood comes in.
    Client client(home, addressOf(server));
    REQUIRE(waitFor([&] { return client.isOver(); }));
    CHECK(client.channel);
}

TEST_CASE("A server that is full says so, and has room again", "[channel][door]") {
    const Home home;
    Limits limits;
    limits.clients = 1;
    Server server(home, kOpen, limits);
    Client first(home, addressOf(server));
    REQUIRE(waitFor([&] { return first.isOver() && !server.channels.empty(); }));
    CHECK(failureOf(home, addressOf(server)).cause == Cause::Busy);
    first.channel.reset();
    REQUIRE(waitFor([&] { return server.ears[0]->closure.has_value(); }));
    CHECK(server.ears[0]->closure->cause == Closure::Cause::Lost);
    Client second(home, addressOf(server));
    REQUIRE(waitFor([&] { return second.isOver(); }));
    CHECK(second.channel);
}

TEST_CASE("Of a range the first free port is taken", "[channel][door]") {
    const Home home;
    // Two ports in a row of which the lower one is taken.
    std::vector<std::unique_ptr<QTcpServer>> taken;
    std::unique_ptr<Server> server;
    for (int i = 0; i < 100 && !(server && server->error.empty()); ++i) {
        taken.push_back(std::make_unique<QTcpServer>());
        REQUIRE(taken.back()->listen(QHostAddress::LocalHost));
        const unsigned lower = taken.back()->serverPort();
        if (lower == 65535) continue;
        server = std::make_unique<Server>(
            home, "tcp:plain,port=" + std::to_string(lower) + ":" + std::to_string(lower + 1));
        if (server->error.empty()) CHECK(server->listener->clientAddress().port == lower + 1);
    }
    REQUIRE(server);
    CHECK(server->error.empty());
    const Server full(home, "tcp:plain,port=" + std::to_string(taken[0]->serverPort()));
    CHECK(full.error.find("taken") != std::string::npos);
}

TEST_CASE("Nothing listens beyond this machine without a password", "[channel][door]") {
    const Home home;
    CHECK(Server(home, "tcp:port=0,plain,listen=any").error.find("password=P") != std::string::npos);
    CHECK(Server(home, "tls:port=0,listen=any").error.find("password=P") != std::string::npos);
    CHECK(Server(home, "tls:port=5005,clicon=far.example").error.find("password=P") != std::string::npos);
    CHECK(Server(home, "tcp:port=0,plain,listen=any,password=secret").error.empty());
    CHECK(Server(home, "tcp:port=0,plain,listen=127.0.0.1").error.empty());
    CHECK(Server(home, "tcp:port=0,plain,listen=nonsense").error.find("listen=nonsense") !=
          std::string::npos);
    const Server local(home, kOpen);
    CHECK(local.listener->clientAddress().host == "localhost");
}

TEST_CASE("Another user of this machine does not come in without a password", "[channel][door]") {
    if (!canBeNobody()) return;
    const Home home;
    Server server(home, kOpen);
    RawPeer peer;
    {
        const AsNobody nobody;
        peer.call(portOf(server));
    }
    peer.greet(rawGreeting());
    CHECK(sentenceFor(peer).find("the user nobody") != std::string::npos);
    CHECK(server.channels.empty());
}

TEST_CASE("A line that is cut anywhere in the handshake is told at once", "[channel][door]") {
    const Home home;
    const auto wire = GENERATE(as<std::string>(), "tcp", "tls");
    Server server(home, wire + ":port=0,password=secret" + (wire == "tcp" ? ",plain" : ""));
    CutRelay relay(portOf(server));
    const std::string address =
        wire + ":server=localhost,password=secret,port=" + std::to_string(relay.port());
    bool through = false;
    for (int bytes = 0; !through; bytes += 61) {
        REQUIRE(bytes < 100'000);
        relay.cutAfter(bytes);
        Client client(home, address);
        REQUIRE(waitFor([&] { return client.isOver(); }));
        if (client.failure) CHECK(client.failure->cause == Cause::Unreachable);
        through = client.channel != nullptr;
    }
    // The last one came through, and the one before may have been let in without knowing it.
    CHECK(waitFor([&] { return !server.channels.empty(); }));
    CHECK(server.channels.size() <= 8);
}

TEST_CASE("A client may wait for its server's call", "[channel][door]") {
    const Home home;
    QTcpServer probe;
    REQUIRE(probe.listen(QHostAddress::Any));
    const std::string port = std::to_string(probe.serverPort());
    probe.close();
    const auto wire = GENERATE(as<std::string>(), "tcp", "tls");
    Client client(home, wire + ":clicon=localhost,password=secret,port=" + port);
    const std::string plain = wire == "tcp" ? ",plain" : "";
    Server server(home, wire + ":clicon=localhost,password=secret,port=" + port + plain);
    REQUIRE(server.error.empty());
    CHECK(server.listener->clientAddress().waits);
    REQUIRE(waitFor([&] { return client.isOver() && !server.channels.empty(); }));
    if (client.failure) FAIL(client.failure->sentence);
    CHECK(client.channel->peer().role == Role::Drive);

    // It calls again when its client is gone.
    server.channels.clear();
    client.channel.reset();
    Client again(home, wire + ":clicon=localhost,password=secret,port=" + port);
    REQUIRE(waitFor([&] { return again.isOver(); }));
    CHECK(again.channel);
}
