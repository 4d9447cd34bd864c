#include "app/machine/Relay.h"

#include <catch2/catch.hpp>

#include "tests/unit/machine/ChannelTools.h"

using namespace hawser;
using namespace hawser::machine;
using namespace hawser::machine::test;

namespace {

struct Bench {
    explicit Bench(const std::optional<transports::FaultSpec>& faults = std::nullopt)
        : relay(context, faults, [this] { ++lost; }) {
        relay.attachGuest(std::move(guest.theirs));
        relay.attachDebugger(std::move(debugger.theirs));
    }
    asio::io_context context{1};
    Channel guest;
    Channel debugger;
    int lost = 0;
    Relay relay;
};

}  // namespace

TEST_CASE("the relay carries bytes both ways, more than its buffers hold") {
    Bench bench;
    bench.guest.send("from the guest");
    CHECK(bench.debugger.receive(bench.context, 14) == "from the guest");
    std::string expected;
    std::string got;
    for (int i = 0; i < 100; ++i) {
        const std::string piece(7000, static_cast<char>('a' + i % 26));
        bench.debugger.send(piece);
        expected += piece;
        if (i % 3 == 0) got += bench.guest.receive(bench.context, 1);
    }
    got += bench.guest.receive(bench.context, expected.size() - got.size());
    CHECK(got == expected);
}

TEST_CASE("noise reaches the debugger, and nobody when there is none") {
    Bench bench;
    const std::string noise = "#####";
    REQUIRE(bench.relay.noise(std::as_bytes(std::span(noise))));
    CHECK(bench.debugger.receive(bench.context, 5) == "#####");
    bench.relay.detachDebugger();
    CHECK_FALSE(bench.relay.noise(std::as_bytes(std::span(noise))));
    CHECK(bench.debugger.closed());
}

TEST_CASE("a debugger that goes is told once; its last words reach the guest") {
    Bench bench;
    bench.debugger.send("last");
    bench.debugger.ours.reset();
    CHECK(bench.guest.receive(bench.context, 4) == "last");
    REQUIRE(runUntil(bench.context, [&] { return bench.lost > 0; }));
    CHECK_FALSE(bench.relay.hasDebugger());
    // What the guest says to nobody is lost; the next debugger hears only what comes after it.
    bench.guest.send("lost");
    bench.context.restart();
    bench.context.poll();
    Channel next;
    bench.relay.attachDebugger(std::move(next.theirs));
    bench.guest.send("heard");
    CHECK(next.receive(bench.context, 5) == "heard");
    CHECK(bench.lost == 1);
}

TEST_CASE("faults of the relay cut the debugger off") {
    transports::FaultSpec faults;
    faults.cut = 1;
    faults.direction = transports::FaultDirection::In;
    Bench bench(faults);
    bench.debugger.send("unharmed");
    CHECK(bench.guest.receive(bench.context, 8) == "unharmed");
    bench.guest.send("x");
    REQUIRE(runUntil(bench.context, [&] { return bench.lost == 1; }));
    CHECK(bench.debugger.closed());
    CHECK_FALSE(bench.guest.closed());
}

TEST_CASE("delayed bytes come without a push") {
    transports::FaultSpec faults;
    faults.delayRate = 1;
    faults.delay = std::chrono::milliseconds(2);
    Bench bench(faults);
    bench.guest.send("abc");
    CHECK(bench.debugger.receive(bench.context, 3) == "abc");
}
