#include "transports/MemoryTransport.h"

#include <catch2/catch.hpp>

#include "tests/unit/transports/LineTools.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;

TEST_CASE("two ends of memory on one thread") {
    auto [a, b] = createMemoryPair();
    REQUIRE(a->open());
    CHECK(a->state() == TransportState::Opening);
    CHECK(a->wait(TimePoint::min()) == WaitOutcome::TimedOut);
    CHECK_FALSE(a->write(bytesOf("early")));
    REQUIRE(b->open());
    CHECK(b->state() == TransportState::Open);
    CHECK(a->wait(TimePoint::max()) == WaitOutcome::Progress);
    CHECK(a->state() == TransportState::Open);
    REQUIRE(a->write(bytesOf("ping")));
    CHECK(receive(*b, 4) == "ping");
    REQUIRE(b->write(bytesOf("pong")));
    CHECK(receive(*a, 4) == "pong");
}

TEST_CASE("two ends of memory on two threads") {
    auto [a, b] = createMemoryPair();
    REQUIRE(a->open());
    REQUIRE(b->open());
    CHECK(exchangeBothWays(*a, *b, 31));
}

TEST_CASE("closing one end of memory reaches the other, after its bytes, and both can open again") {
    auto [a, b] = createMemoryPair();
    REQUIRE(a->open());
    REQUIRE(b->open());
    REQUIRE(a->wait(soon()));
    REQUIRE(a->write(bytesOf("last")));
    a->close();
    // Opening before the other end has noticed must not revive the old connection.
    REQUIRE(a->open());
    CHECK(a->state() == TransportState::Opening);
    CHECK(receive(*b, 4) == "last");
    CHECK(waitForFailure(*b) == "The other end closed the connection.");
    CHECK(b->state() == TransportState::Closed);
    REQUIRE(b->open());
    REQUIRE(waitForState(*a, TransportState::Open));
    REQUIRE(b->write(bytesOf("new")));
    CHECK(receive(*a, 3) == "new");
}

TEST_CASE("memory has a limit too") {
    auto [a, b] = createMemoryPair();
    REQUIRE(a->open());
    REQUIRE(b->open());
    CHECK(a->write(Bytes(Transport::kMaxPendingOutput)));
    CHECK_FALSE(a->write(Bytes(1)));
}
