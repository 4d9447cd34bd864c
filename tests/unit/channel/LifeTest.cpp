#include <QTimer>
#include <catch2/catch.hpp>

#include "tests/unit/channel/Ends.h"
#include "tests/unit/channel/RawPeer.h"

// What a channel meets after the proof.
using namespace hawser::channel;
using namespace hawser::channel::test;
using hawser::Bytes;
using hawser::ErrorCode;
using namespace std::chrono_literals;

namespace {

// A server's channel to a peer that is let in and then does what the test wants.
struct Life {
    explicit Life(const Limits& limits = {}) : server(home, "tcp:port=0,plain", limits) {
        REQUIRE(server.error.empty());
        peer.call(server.listener->address().ports.first);
        peer.greet(rawGreeting());
        peer.frame(FrameKind::Welcome);
        REQUIRE(server.channels.size() == 1);
        channel = server.channels[0].get();
        ear = server.ears[0].get();
    }
    Closure closure() {
        REQUIRE(waitFor([&] { return ear->closure.has_value(); }));
        return *ear->closure;
    }

    Home home;
    Server server;
    RawPeer peer;
    Channel* channel = nullptr;
    Ear* ear = nullptr;
};

}  // namespace

TEST_CASE("A peer that falls silent is found out", "[channel][life]") {
    Limits limits;
    limits.heartbeat = 20ms;
    Life life(limits);
    CHECK(life.closure().cause == Closure::Cause::Silent);
    CHECK(life.closure().sentence.find("0.08 s") != std::string::npos);
    CHECK(life.channel->silentFor() > 0ms);
}

TEST_CASE("A ping is answered with its number", "[channel][life]") {
    Life life;
    life.peer.send(FrameKind::Ping, encodePing(77));
    CHECK(decodePing(life.peer.frame(FrameKind::Pong).body) == 77U);
    // Ours is asked at once.
    const Frame ping = life.peer.frame(FrameKind::Ping);
    CHECK_FALSE(life.channel->roundTrip());
    life.peer.send(FrameKind::Pong, ping.body);
    CHECK(waitFor([&] { return life.channel->roundTrip().has_value(); }));
}

TEST_CASE("Kinds of frames that are not known yet are skipped", "[channel][life]") {
    Life life;
    life.peer.send(static_cast<FrameKind>(99), bytesOf("from the future"));
    life.peer.send(FrameKind::Data, bytesOf("now"));
    REQUIRE(waitFor([&] { return !life.ear->frames.empty(); }));
    CHECK(textOf(life.ear->frames[0]) == "now");
}

TEST_CASE("A frame over the limit ends the channel, and the peer hears why", "[channel][life]") {
    Limits limits;
    limits.frame = 1000;
    Life life(limits);
    life.peer.send(FrameKind::Data, Bytes(1000));
    life.peer.sendBytes(frameHeader(FrameKind::Data, 0xFFFFFFFF));
    const Farewell farewell = decodeFarewell(life.peer.frame(FrameKind::Close).body);
    CHECK(farewell.goodbye == Goodbye::Violation);
    CHECK(farewell.sentence.find("1000") != std::string::npos);
    life.peer.socket().disconnectFromHost();
    CHECK(life.closure().cause == Closure::Cause::Violation);
    CHECK(life.ear->frames.size() == 1);
}

TEST_CASE("What a peer does not take is not sent", "[channel][life]") {
    Life life;  // it takes 1 MiB
    CHECK(life.channel->send(Bytes(1 << 20)));
    const auto sent = life.channel->send(Bytes((1 << 20) + 1));
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == ErrorCode::InvalidArgument);
    CHECK(life.channel->isOpen());
}

TEST_CASE("A peer that reads nothing costs no more than its limit", "[channel][life]") {
    Limits limits;
    limits.unsent = 1 << 20;
    limits.farewell = 50ms;
    Life life(limits);
    const Bytes frame(1 << 16);
    std::size_t most = 0;
    ErrorCode code{};
    for (int i = 0; i < 100 && life.channel->isOpen(); ++i) {
        const auto sent = life.channel->send(frame);
        most = std::max(most, life.channel->unsent());
        if (!sent) code = sent.error().code;
    }
    CHECK(code == ErrorCode::Disconnected);
    CHECK(most <= limits.unsent + 4096);
    // It never hangs up either.
    CHECK(life.closure().cause == Closure::Cause::Violation);
}

TEST_CASE("What is not read stays with the peer", "[channel][life]") {
    Life life;
    life.channel->setReading(false);
    for (int i = 0; i < 3; ++i) life.peer.send(FrameKind::Data, bytesOf(std::to_string(i)));
    REQUIRE(waitFor([&] { return life.peer.socket().bytesToWrite() == 0; }));
    CHECK(life.ear->frames.empty());
    life.channel->setReading(true);
    REQUIRE(waitFor([&] { return life.ear->frames.size() == 3; }));
    CHECK(textOf(life.ear->frames[2]) == "2");
}

TEST_CASE("Whoever does not read takes nobody for dead", "[channel][life]") {
    const Home home;
    Limits limits;
    limits.heartbeat = 5ms;
    Server server(home, "tcp:port=0,plain", limits);
    QObject::connect(server.listener.get(), &Listener::arrived, server.listener.get(),
                     [&] { server.channels.back()->setReading(false); });
    RawPeer peer(server.listener->address().ports.first);
    peer.greet(rawGreeting());
    peer.frame(FrameKind::Welcome);
    // Beats go by, however long that takes.
    int beats = 0;
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &clock, [&] { ++beats; });
    clock.start(limits.heartbeat);
    REQUIRE(waitFor([&] { return beats > 10 * limits.silence; }));
    CHECK(server.channels[0]->isOpen());
    server.channels[0]->setReading(true);
    REQUIRE(waitFor([&] { return server.ears[0]->closure.has_value(); }));
    CHECK(server.ears[0]->closure->cause == Closure::Cause::Silent);
}

TEST_CASE("What came before the line broke is heard first", "[channel][life]") {
    Life life;
    for (int i = 0; i < 100; ++i) life.peer.send(FrameKind::Data, Bytes(100'000));
    life.peer.socket().disconnectFromHost();
    CHECK(life.closure().cause == Closure::Cause::Lost);
    CHECK(life.ear->frames.size() == 100);
    CHECK_FALSE(life.channel->isOpen());
    CHECK(life.channel->send({}).error().code == ErrorCode::Disconnected);
}

TEST_CASE("A channel begins anew at no time", "[channel][life]") {
    Life life;
    life.peer.greet(rawGreeting());
    CHECK(decodeFarewell(life.peer.frame(FrameKind::Close).body).goodbye == Goodbye::Violation);
    life.peer.socket().abort();
    CHECK(life.closure().cause == Closure::Cause::Violation);
}

TEST_CASE("A peer that does not hang up is left", "[channel][life]") {
    Limits limits;
    limits.farewell = 50ms;
    Life life(limits);
    life.channel->close("Enough.");
    life.channel->close("Enough, again.");
    CHECK(decodeFarewell(life.peer.frame(FrameKind::Close).body).sentence == "Enough.");
    CHECK(life.closure().cause == Closure::Cause::Ours);
    CHECK(life.closure().sentence == "Enough.");
    CHECK(waitFor([&] { return life.peer.isClosed(); }));
}

TEST_CASE("A reason is safe to show", "[channel][life]") {
    Life life;
    life.peer.send(FrameKind::Close, encode(Farewell{Goodbye::Ended, "Bye."}));
    CHECK(life.closure().sentence == "Bye.");
    Life other;
    other.peer.sendText(FrameKind::Close, std::string("\0\x1b]0;title\a", 11) + std::string(5000, 'x'));
    CHECK(other.closure().sentence.starts_with(".]0;title."));
    CHECK(other.closure().sentence.size() <= kMaxSentence);
}

TEST_CASE("A channel may go in a slot of its own", "[channel][life]") {
    Life life;
    int heard = 0;
    QObject::connect(life.channel, &Channel::received, life.channel, [&](const Bytes&) {
        ++heard;
        life.server.channels.clear();
    });
    life.peer.send(FrameKind::Data, bytesOf("one"));
    life.peer.send(FrameKind::Data, bytesOf("two"));
    REQUIRE(waitFor([&] { return life.peer.isClosed(); }));
    CHECK(heard == 1);
}

TEST_CASE("A channel may go when it is closed", "[channel][life]") {
    Life life;
    QObject::connect(life.channel, &Channel::closed, life.channel, [&] { life.server.channels.clear(); });
    life.peer.socket().abort();
    REQUIRE(waitFor([&] { return life.server.channels.empty(); }));
}

TEST_CASE("Channels go on when their listener is gone", "[channel][life]") {
    Life life;
    life.server.listener.reset();
    life.peer.send(FrameKind::Data, bytesOf("still here"));
    REQUIRE(waitFor([&] { return !life.ear->frames.empty(); }));
    REQUIRE(life.channel->send(bytesOf("so am I")));
    CHECK(textOf(life.peer.frame(FrameKind::Data)) == "so am I");
}
