#include <catch2/catch.hpp>
#include <memory>
#include <thread>

#include "tests/support/Patience.h"
#include "tests/unit/transports/LineTools.h"
#include "transports/FaultTransport.h"
#include "transports/MemoryTransport.h"
#include "transports/PipeListenTransport.h"
#include "transports/PipeTransport.h"
#include "transports/ReplayTransport.h"
#include "transports/TcpListenTransport.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;

namespace {

// The same promises for every line, in whatever state it is silent.
void checkWaking(Transport& line) {
    // A wake-up before the wait counts, once.
    line.wake();
    line.wake();
    CHECK(line.wait(TimePoint::max()) == WaitOutcome::Woken);
    CHECK(line.wait(TimePoint::min()) == WaitOutcome::TimedOut);

    // Deadlines are kept, and not undercut.
    const TimePoint deadline = in(std::chrono::milliseconds(20));
    CHECK(line.wait(deadline) == WaitOutcome::TimedOut);
    CHECK(SteadyClock().now() >= deadline);
    CHECK(SteadyClock().now() < deadline + hawser::test::kPatience);

    // From another thread, many times; none is lost.
    for (int i = 0; i < 200; ++i) {
        std::thread other([&line] { line.wake(); });
        CHECK(line.wait(TimePoint::max()) == WaitOutcome::Woken);
        other.join();
    }
    CHECK(line.wait(TimePoint::min()) == WaitOutcome::TimedOut);
}

}  // namespace

TEST_CASE("a closed line waits and wakes") {
    PipeTransport pipe("/nowhere");
    checkWaking(pipe);
    auto [a, b] = createMemoryPair();
    checkWaking(*a);
}

TEST_CASE("a line that is opening waits and wakes") {
    TemporaryFolder folder;
    PipeListenTransport pipe(folder.file("kd.sock"));
    REQUIRE(pipe.open());
    checkWaking(pipe);
    CHECK(pipe.state() == TransportState::Opening);
    TcpListenTransport tcp("127.0.0.1", 0);
    REQUIRE(tcp.open());
    checkWaking(tcp);
    auto [a, b] = createMemoryPair();
    REQUIRE(a->open());
    checkWaking(*a);
}

TEST_CASE("an open line waits and wakes") {
    TemporaryFolder folder;
    PipeListenTransport listener(folder.file("kd.sock"));
    REQUIRE(listener.open());
    PipeTransport client(folder.file("kd.sock"));
    REQUIRE(client.open());
    REQUIRE(waitForState(listener, TransportState::Open));
    checkWaking(listener);
    checkWaking(client);

    auto [a, b] = createMemoryPair();
    REQUIRE(a->open());
    REQUIRE(b->open());
    FaultTransport faulty(std::move(b), FaultSpec{});
    checkWaking(faulty);

    ReplayTransport replay({}, ReplayPace::AllAtOnce);
    REQUIRE(replay.open());
    checkWaking(replay);
}

TEST_CASE("a flood does not hold a wake-up back") {
    TemporaryFolder folder;
    PipeListenTransport listener(folder.file("kd.sock"));
    REQUIRE(listener.open());
    PipeTransport client(folder.file("kd.sock"));
    REQUIRE(client.open());
    REQUIRE(waitForState(listener, TransportState::Open));
    REQUIRE(client.write(Bytes(1000)));
    REQUIRE(listener.wait(soon()) == WaitOutcome::Progress);
    listener.wake();
    CHECK(listener.wait(soon()) == WaitOutcome::Woken);
    CHECK(listener.wait(soon()) == WaitOutcome::Progress);
}
