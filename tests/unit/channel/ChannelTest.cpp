#include "core/channel/Channel.h"

#include <catch2/catch.hpp>

#include "tests/unit/channel/Ends.h"

using namespace hawser::channel;
using namespace hawser::channel::test;
using hawser::Bytes;

namespace {

// Every way that a server can listen, with what its client adds.
struct Way {
    const char* server;
    const char* client;
};

void talk(const Way& way) {
    const Home home;
    Server server(home, way.server);
    REQUIRE(server.error.empty());
    Client client(home, addressOf(server, way.client));
    REQUIRE(waitFor([&] { return client.isOver() && !server.channels.empty(); }));
    if (client.failure) FAIL(client.failure->sentence);
    Channel& near = *client.channel;
    Channel& far = *server.channels.front();
    Ear nearEar(near);
    Ear& farEar = *server.ears.front();

    CHECK(far.peer().program == "client 1");
    CHECK(far.peer().features == std::vector<std::string>{"three"});
    CHECK(near.peer().features == std::vector<std::string>{"one", "two"});
    CHECK(near.peer().user == far.peer().user);
    CHECK(near.peer().role == Role::Drive);
    CHECK(far.peer().role == Role::Drive);

    // Frames of every size, both ways at once.
    for (const std::size_t size : {0U, 1U, 5U, 70'000U, 3'000'000U}) {
        REQUIRE(near.send(Bytes(size, std::byte{0x5A})));
        REQUIRE(far.send(Bytes(size + 1, std::byte{0xA5})));
    }
    REQUIRE(waitFor([&] { return farEar.frames.size() == 5 && nearEar.frames.size() == 5; }));
    CHECK(farEar.frames[4] == Bytes(3'000'000, std::byte{0x5A}));
    CHECK(nearEar.frames[4] == Bytes(3'000'001, std::byte{0xA5}));
    REQUIRE(waitFor([&] { return near.roundTrip() && far.roundTrip(); }));
    CHECK(waitFor([&] { return nearEar.drained > 0 && near.unsent() == 0; }));

    // The last frame and the reason arrive, the one behind the other.
    REQUIRE(far.send(Bytes(1'000'000, std::byte{1})));
    far.close("That was all.");
    CHECK_FALSE(far.isOpen());
    CHECK_FALSE(far.send(Bytes(1)));
    REQUIRE(waitFor([&] { return nearEar.closure && farEar.closure; }));
    CHECK(nearEar.frames.size() == 6);
    CHECK(nearEar.closure->cause == Closure::Cause::Peers);
    CHECK(nearEar.closure->sentence == "That was all.");
    CHECK(farEar.closure->cause == Closure::Cause::Ours);
}

}  // namespace

TEST_CASE("Two ends talk over each kind of line", "[channel]") {
    SECTION("pipe") {
        talk({"npipe:pipe=one", ""});
    }
    SECTION("pipe with a password") {
        talk({"npipe:pipe=one,password=secret", ",password=secret"});
    }
    SECTION("tcp") {
        talk({"tcp:port=0,plain", ""});
    }
    SECTION("tls") {
        talk({"tls:port=0", ""});
    }
    SECTION("tls with a password") {
        talk({"tls:port=0,password=secret", ",password=secret"});
    }
    SECTION("tcp with a password") {
        talk({"tcp:port=0,plain,password=secret", ",password=secret"});
    }
}
