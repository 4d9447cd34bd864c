#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

// Whatever the line does, at any request: the error comes through unchanged and at once, and afterwards the
// debugger works and leaves nothing in the target.
TEST_CASE("A line failure at any request of a resume does no lasting harm", "[line]") {
    const ErrorCode code = GENERATE(ErrorCode::Cancelled, ErrorCode::Disconnected, ErrorCode::Timeout);
    const bool executed = GENERATE(false, true);
    const std::size_t after = GENERATE(range(0, 12));
    Bench bench;
    bench.breakAt(kKernel + 0x1000);
    bench.breakAt(kKernel + 0x1100);
    bench.debugger.dropCaches();
    bench.channel.failure = {.after = after, .code = code, .executed = executed};
    const auto gone = bench.debugger.run().go({});
    if (gone) {
        CHECK(bench.channel.failure);
        return;
    }
    CHECK(gone.error().code == code);
    CHECK(bench.channel.log.size() == after + 1);

    // The line is back: the same stop again, as after a resynchronization.
    bench.channel.stopAt(kBreakRoutine);
    const std::uint64_t pc = bench.channel.context64(0, kRip);
    const auto decision = bench.tryStop(bench.change(pc, kd::kExceptionBreakpoint));
    REQUIRE(decision);
    if (!decision->resumed) {
        CHECK(bench.channel.breakpointsStanding() == 0);
        REQUIRE(bench.debugger.run().go({}));
    }
    CHECK(bench.channel.breakpointsStanding() == 2);
    CHECK(bench.hit(kKernel + 0x1100).breakpoints == std::vector<unsigned>{1});
}

TEST_CASE("A line failure at any request of a stop leaves the target stopped and the list intact", "[line]") {
    const std::size_t after = GENERATE(range(0, 10));
    Bench bench;
    bench.breakAt(kKernel + 0x1000, 5);
    bench.breakAt(kKernel + 0x1100);
    REQUIRE(bench.debugger.run().go({}));
    bench.channel.stopAt(kKernel + 0x1000);
    bench.channel.setContext64(0, kRip, kKernel + 0x1000);
    bench.channel.failure = {.after = after, .code = ErrorCode::Disconnected, .executed = true};
    const auto decision = bench.tryStop(bench.change(kKernel + 0x1000, kd::kExceptionBreakpoint));
    if (decision) {
        CHECK(bench.channel.failure);
        return;
    }
    CHECK(decision.error().code == ErrorCode::Disconnected);
    CHECK(bench.debugger.breakpoints().list().size() == 2);
    bench.channel.running = false;
    REQUIRE(bench.debugger.breakpoints().disarm());
    CHECK(bench.channel.breakpointsStanding() == 0);
}
