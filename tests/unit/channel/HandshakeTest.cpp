#include <catch2/catch.hpp>

#include "core/channel/proof/ClientHandshake.h"
#include "core/channel/proof/ServerHandshake.h"
#include "core/channel/proof/Welcome.h"
#include "tests/unit/channel/Ends.h"

using namespace hawser;
using namespace hawser::channel;
using hawser::channel::test::bytesOf;

namespace {

struct Pair {
    Pair() : secrets{"0123456789abcdef", kLeastIterations, {}} {
        secrets.add(Role::Drive, "drive");
        server.self = client.self = greetingOf("session", "test 1", {"one"});
        server.self.user = "server's user";
        server.secrets = &secrets;
        server.nonce = "servers";
        client.nonce = "clients";
        client.password = "drive";
    }

    // Until nobody says anything; what went wrong stays.
    void run() {
        ServerHandshake far(server);
        ClientHandshake near(client);
        for (bool going = true; going && serverError.empty() && !failure;) {
            going = false;
            for (const Frame& frame : near.takeOutput()) {
                going = true;
                if (const auto step = far.receive(frame); !step && serverError.empty())
                    serverError = step.error().what;
            }
            for (const Frame& frame : far.takeOutput()) {
                going = true;
                if (const auto step = near.receive(frame); !step && !failure) failure = step.error();
            }
            if (!serverError.empty() && !failure) {
                const Frame close{FrameKind::Close, encode(Farewell{Goodbye::Refused, serverError})};
                failure = near.receive(close).error();
            }
        }
        bothProven = far.isProven() && near.isProven();
        if (bothProven) {
            seenByServer = far.peer();
            seenByClient = near.peer();
        }
    }

    ScramSecrets secrets;
    ServerTerms server;
    ClientTerms client;
    std::string serverError;
    std::optional<DialFailure> failure;
    bool bothProven = false;
    Peer seenByServer;
    Peer seenByClient;
};

}  // namespace

TEST_CASE("Two ends that know each other's password come together", "[channel][handshake]") {
    Pair pair;
    pair.run();
    REQUIRE(pair.bothProven);
    CHECK(pair.seenByClient.user == "server's user");
    CHECK(pair.seenByClient.proof == Proof::Password);
    CHECK(pair.seenByServer.features == std::vector<std::string>{"one"});
}

TEST_CASE("Another major version is one clear sentence at both ends", "[channel][handshake]") {
    Pair pair;
    pair.client.self.version = {2, 3};
    pair.run();
    CHECK_FALSE(pair.bothProven);
    CHECK(pair.serverError.find("1.0") != std::string::npos);
    CHECK(pair.serverError.find("2.3") != std::string::npos);
    REQUIRE(pair.failure);
    CHECK(pair.failure->cause == DialFailure::Cause::OtherVersion);
    CHECK(pair.failure->sentence.find("1.0") != std::string::npos);
}

TEST_CASE("A greater minor version and words that nobody knows do no harm", "[channel][handshake]") {
    Pair pair;
    pair.client.self.version = {1, 9};
    pair.client.self.features = {"from-the-future"};
    pair.run();
    REQUIRE(pair.bothProven);
    CHECK(pair.seenByServer.features == std::vector<std::string>{"from-the-future"});
}

TEST_CASE("What the server does not offer is refused", "[channel][handshake]") {
    Pair pair;
    pair.client.self.service = "console";
    pair.run();
    CHECK(pair.failure.value().cause == DialFailure::Cause::Refused);
    CHECK(pair.failure.value().sentence.find("console") != std::string::npos);
}

TEST_CASE("Whoever is not listed hears what is told of a wrong password", "[channel][handshake]") {
    Pair wrong;
    wrong.client.password = "wrong";
    wrong.run();
    CHECK(wrong.failure.value().sentence == "The password is wrong.");
    Pair unknown;
    unknown.server.users = {"somebody-else"};
    unknown.run();
    CHECK(unknown.failure.value().sentence == "The password is wrong.");
    CHECK(unknown.failure.value().cause == DialFailure::Cause::Refused);
}

TEST_CASE("A client without password is told that it needs one", "[channel][handshake]") {
    Pair pair;
    pair.client.password.clear();
    pair.run();
    CHECK(pair.failure.value().cause == DialFailure::Cause::PasswordNeeded);
}

TEST_CASE("A server that asks for no proof has given none", "[channel][handshake]") {
    Pair pair;
    pair.server.proven = Proof::Account;
    SECTION("the password was meant for somebody") {
        pair.run();
        CHECK(pair.failure.value().cause == DialFailure::Cause::Untrusted);
    }
    SECTION("who it is is known already") {
        pair.client.serverProven = true;
        pair.run();
        CHECK(pair.bothProven);
    }
    SECTION("no password was given") {
        pair.client.password.clear();
        pair.run();
        CHECK(pair.bothProven);
        CHECK(pair.seenByClient.proof == Proof::Account);
    }
}

TEST_CASE("A server cannot welcome in the middle of the proof", "[channel][handshake]") {
    Pair pair;
    const Frame welcome{FrameKind::Welcome, encode(Welcome{Role::Drive, Proof::Password, "x", "y"})};
    const Frame greeting{FrameKind::Greeting, encode(pair.server.self)};
    const Frame mechanism{FrameKind::Proof, bytesOf(kScramPlain)};
    ClientHandshake early(pair.client);
    CHECK_FALSE(early.receive(welcome));
    ClientHandshake middle(pair.client);
    REQUIRE(middle.receive(greeting));
    REQUIRE(middle.receive(mechanism));
    CHECK_FALSE(middle.receive(welcome));
    CHECK_FALSE(middle.isProven());
}

TEST_CASE("A client is held to the order", "[channel][handshake]") {
    Pair pair;
    const Frame greeting{FrameKind::Greeting, encode(pair.client.self)};
    for (const FrameKind kind : {FrameKind::Proof, FrameKind::Data, FrameKind::Welcome, FrameKind::Ping}) {
        ServerHandshake handshake(pair.server);
        CHECK_FALSE(handshake.receive({kind, {}}));
    }
    ServerHandshake twice(pair.server);
    REQUIRE(twice.receive(greeting));
    CHECK_FALSE(twice.receive(greeting));
    ServerHandshake data(pair.server);
    REQUIRE(data.receive(greeting));
    CHECK_FALSE(data.receive({FrameKind::Data, bytesOf("let me in")}));
    CHECK_FALSE(data.isProven());
}

TEST_CASE("A server that is full says so after the greeting", "[channel][handshake]") {
    Pair pair;
    pair.server.turnedAway = Farewell{Goodbye::Busy, "Full."};
    ServerHandshake handshake(pair.server);
    const auto step = handshake.receive({FrameKind::Greeting, encode(pair.client.self)});
    REQUIRE_FALSE(step);
    CHECK(step.error().code == ErrorCode::NotAvailable);
    // Who the server is is told to those alone who are let in.
    CHECK(decodeGreeting(handshake.takeOutput().at(0).body).value().user.empty());
}
