#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;
using Cause = StopDecision::Cause;

namespace {

constexpr std::uint64_t kA = kKernel + 0x1000;
constexpr std::uint64_t kB = kKernel + 0x1100;

void go(Bench& bench, GoOptions options = {}) {
    const auto gone = bench.debugger.run().go(options);
    if (!gone) FAIL(gone.error().what);
    REQUIRE(bench.channel.running);
}

}  // namespace

TEST_CASE("Going from a break-in steps the program counter over the kernel's int 3", "[run]") {
    Bench bench;
    go(bench);
    CHECK(bench.channel.context64(0, kRip) == kBreakRoutine + 1);
    REQUIRE(bench.channel.resumes.size() == 1);
    CHECK(bench.channel.resumes[0].status == kd::kDbgExceptionHandled);
    CHECK_FALSE(bench.channel.resumes[0].trace);
    CHECK_FALSE(bench.debugger.stopped());
}

TEST_CASE("A program counter that the user has changed is left alone", "[run]") {
    Bench bench;
    REQUIRE(bench.debugger.setProgramCounter(Address(kA)));
    go(bench);
    CHECK(bench.channel.context64(0, kRip) == kA);
}

TEST_CASE("A breakpoint exception without an int 3 at its place moves nothing", "[run]") {
    Bench bench;
    bench.channel.poke(kBreakRoutine, {0x90});
    bench.debugger.dropCaches();
    go(bench);
    CHECK(bench.channel.context64(0, kRip) == kBreakRoutine);
}

TEST_CASE("A breakpoint is armed, hit, stepped over and hit again", "[run]") {
    Bench bench;
    const unsigned id = bench.breakAt(kA);
    go(bench);
    CHECK(bench.channel.standsAt(kA));
    auto decision = bench.hit(kA);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Breakpoint);
    CHECK(decision.breakpoints == std::vector<unsigned>{id});

    go(bench);
    CHECK(bench.channel.resumes.back().trace);
    CHECK_FALSE(bench.channel.standsAt(kA));
    decision = bench.stepped(kA + 3);
    CHECK(decision.resumed);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.channel.standsAt(kA));
    decision = bench.hit(kA);
    CHECK(decision.breakpoints == std::vector<unsigned>{id});
    CHECK(bench.debugger.breakpoints().find(id)->hits == 2);
}

TEST_CASE("A kernel that reports the place behind the breakpoint is put right", "[run]") {
    Bench bench;
    const unsigned id = bench.breakAt(kA);
    go(bench);
    bench.channel.running = false;
    bench.channel.setContext64(0, kRip, kA + 1);
    const auto decision = bench.tryStop(bench.change(kA + 1, kd::kExceptionBreakpoint));
    REQUIRE(decision);
    CHECK(decision->breakpoints == std::vector<unsigned>{id});
    CHECK(bench.channel.context64(0, kRip) == kA);
    go(bench);
    CHECK(bench.channel.resumes.back().trace);
    CHECK_FALSE(bench.channel.standsAt(kA));
    CHECK(bench.channel.context64(0, kRip) == kA);
}

TEST_CASE("Two breakpoints one instruction apart are both hit", "[run]") {
    Bench bench;
    bench.breakAt(kA);
    bench.breakAt(kA + 1);
    go(bench);
    CHECK(bench.hit(kA).breakpoints == std::vector<unsigned>{0});
    go(bench);
    CHECK(bench.stepped(kA + 1).resumed);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.channel.standsAt(kA + 1));
    CHECK(bench.hit(kA + 1).breakpoints == std::vector<unsigned>{1});
}

TEST_CASE("Two breakpoints at one place are both told", "[run]") {
    Bench bench;
    bench.breakAt(kA);
    bench.breakAt(kA);
    go(bench);
    CHECK(bench.hit(kA).breakpoints == std::vector<unsigned>{0, 1});
}

TEST_CASE("A pass count lets the first hits go by", "[run]") {
    Bench bench;
    const unsigned id = bench.breakAt(kA, 3);
    go(bench);
    for (int i = 0; i < 2; ++i) {
        CHECK(bench.hit(kA).resumed);
        CHECK(bench.channel.resumes.back().trace);
        CHECK(bench.stepped(kA + 2).resumed);
        CHECK(bench.channel.standsAt(kA));
    }
    CHECK(bench.debugger.breakpoints().find(id)->passesLeft == 1);
    const auto decision = bench.hit(kA);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.breakpoints == std::vector<unsigned>{id});
    CHECK(bench.debugger.breakpoints().find(id)->hits == 3);
}

TEST_CASE("A one-shot breakpoint is gone after its hit", "[run]") {
    Bench bench;
    Breakpoint once;
    once.address = Address(kA);
    once.oneShot = true;
    REQUIRE(bench.debugger.breakpoints().add(once));
    go(bench);
    CHECK(bench.hit(kA).breakpoints == std::vector<unsigned>{0});
    CHECK(bench.debugger.breakpoints().list().empty());
    go(bench);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.channel.breakpointsStanding() == 0);
}

TEST_CASE("A breakpoint that was removed while the target ran is passed by", "[run]") {
    Bench bench;
    const unsigned id = bench.breakAt(kA);
    go(bench);
    REQUIRE(bench.debugger.breakpoints().remove(id));
    CHECK(bench.hit(kA).resumed);
    CHECK(bench.channel.breakpointsStanding() == 0);
}

TEST_CASE("A processor that ran into a breakpoint just before it was taken out goes on", "[run]") {
    Bench bench;
    const unsigned id = bench.breakAt(kA);
    go(bench);
    bench.breakIn();
    REQUIRE(bench.debugger.breakpoints().remove(id));
    go(bench);
    CHECK(bench.hit(kA).resumed);
    CHECK(bench.channel.context64(0, kRip) == kA);
}

TEST_CASE("Going to an address stops there once", "[run]") {
    Bench bench;
    go(bench, {.until = {Address(kA), Address(kB)}});
    CHECK(bench.channel.breakpointsStanding() == 2);
    const auto decision = bench.hit(kB);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Step);
    CHECK(decision.breakpoints.empty());
    go(bench);
    CHECK(bench.channel.breakpointsStanding() == 0);
}

TEST_CASE("Going to where it stands comes round", "[run]") {
    Bench bench;
    REQUIRE(bench.debugger.setProgramCounter(Address(kA)));
    go(bench, {.until = {Address(kA)}});
    CHECK(bench.channel.resumes.back().trace);
    CHECK_FALSE(bench.channel.standsAt(kA));
    CHECK(bench.stepped(kA + 1).resumed);
    CHECK(bench.channel.standsAt(kA));
    CHECK(bench.hit(kA).cause == Cause::Step);
}

TEST_CASE("Exceptions are the system's business unless the user says otherwise", "[run]") {
    Bench bench;
    go(bench);
    const auto decision = bench.stop(kA, 0xC0000005);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Exception);
    SECTION("g") {
        go(bench);
        CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionNotHandled);
    }
    SECTION("gh") {
        go(bench, {.handling = ExceptionHandling::Handled, .until = {}});
        CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionHandled);
    }
    SECTION("gn") {
        go(bench, {.handling = ExceptionHandling::NotHandled, .until = {}});
        CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionNotHandled);
    }
    SECTION("gn over a breakpoint: the hidden step carries it, the rest does not") {
        bench.breakAt(kA);
        go(bench, {.handling = ExceptionHandling::NotHandled, .until = {}});
        CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionNotHandled);
        CHECK(bench.stepped(kA + 1).resumed);
        CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionHandled);
    }
}

TEST_CASE("A break-in is told from a bug check and from other breaks", "[run]") {
    Bench bench;
    bench.breakAt(kA);
    go(bench);
    SECTION("asked for") {
        CHECK(bench.breakIn().cause == Cause::BreakIn);
        CHECK(bench.debugger.run().isBreakIn(bench.change(kBreakRoutine, kd::kExceptionBreakpoint)));
    }
    SECTION("bug check") {
        bench.channel.setContext64(0, kRcx, GENERATE(3u, 4u));
        CHECK(bench.stop(kBreakRoutine, kd::kExceptionBreakpoint).cause == Cause::BugCheck);
        CHECK_FALSE(bench.debugger.run().isBreakIn(bench.change(kBreakRoutine, kd::kExceptionBreakpoint)));
    }
    SECTION("bug check told by its data") {
        bench.channel.setContext64(0, kRcx, 0x1234);
        bench.channel.poke32(kKernel + 0x6800, 0xD1);
        CHECK(bench.stop(kBreakRoutine, kd::kExceptionBreakpoint).cause == Cause::BugCheck);
    }
    SECTION("SysRq, or the kernel's worker for debuggers") {
        bench.channel.setContext64(0, kRcx, GENERATE(2u, 6u, 7u));
        CHECK(bench.stop(kBreakRoutine, kd::kExceptionBreakpoint).cause == Cause::Exception);
        CHECK_FALSE(bench.debugger.run().isBreakIn(bench.change(kBreakRoutine, kd::kExceptionBreakpoint)));
        go(bench);
        CHECK(bench.channel.context64(0, kRip) == kBreakRoutine + 1);
    }
    SECTION("a driver's own int 3") {
        bench.channel.poke(kDriver + 0x500, {0xCC});
        CHECK(bench.stop(kDriver + 0x500, kd::kExceptionBreakpoint).cause == Cause::Exception);
        go(bench);
        CHECK(bench.channel.context64(0, kRip) == kDriver + 0x501);
    }
}

TEST_CASE("A switch of the processor is told as such", "[run]") {
    Bench bench;
    go(bench);
    CHECK(bench.stop(kA, kd::kExceptionWakeDebugger).cause == Cause::ProcessorSwitch);
    go(bench);
    CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionHandled);
}

TEST_CASE("A stop that nobody shall see is gone on from, with the plan kept", "[run]") {
    Bench bench;
    go(bench, {.until = {Address(kB)}});
    SECTION("after onStop") {
        bench.breakIn();
    }
    SECTION("without onStop") {
        bench.channel.stopAt(kBreakRoutine);
        bench.channel.setContext64(0, kRip, kBreakRoutine);
        bench.debugger.targetStopped(bench.change(kBreakRoutine, kd::kExceptionBreakpoint));
    }
    REQUIRE(bench.debugger.run().resumeQuietly());
    CHECK(bench.channel.running);
    CHECK(bench.channel.context64(0, kRip) == kBreakRoutine + 1);
    CHECK(bench.channel.standsAt(kB));
    CHECK(bench.hit(kB).cause == Cause::Step);
}

TEST_CASE("A dropped plan ends at the next stop", "[run]") {
    Bench bench;
    bench.breakAt(kA, 100);
    go(bench);
    CHECK(bench.hit(kA).resumed);
    bench.debugger.run().dropPlan();
    CHECK_FALSE(bench.stepped(kA + 1).resumed);
    go(bench);
    CHECK(bench.hit(kA).resumed);
}

TEST_CASE("Nothing runs that is not stopped", "[run]") {
    Bench bench;
    go(bench);
    RunControl& run = bench.debugger.run();
    CHECK(run.go({}).error().code == ErrorCode::NotAvailable);
    CHECK(run.step(StepKind::Into, 1).error().code == ErrorCode::NotAvailable);
    CHECK(run.stepOut().error().code == ErrorCode::NotAvailable);
    CHECK(run.resumeQuietly().error().code == ErrorCode::NotAvailable);
}

TEST_CASE("A breakpoint that cannot be set is told, and the target goes on without it", "[run]") {
    Bench bench;
    bench.breakAt(kA);
    bench.breakAt(kB);
    bench.channel.refusesBreakpointAt.push_back(kB);
    go(bench);
    CHECK(bench.debugger.run().takeWarning().find("breakpoint 1") != std::string::npos);
    CHECK(bench.debugger.run().takeWarning().empty());
    CHECK(bench.hit(kA).cause == Cause::Breakpoint);
}

TEST_CASE("A plan that needs a breakpoint that cannot be set does not begin", "[run]") {
    Bench bench;
    bench.breakAt(kA);
    bench.channel.refusesBreakpointAt.push_back(kB);
    const GoOptions until{.handling = {}, .until = {Address(kB)}};
    CHECK(bench.debugger.run().go(until, Address(kKernel + 0x100)).error().code == ErrorCode::Refused);
    CHECK_FALSE(bench.channel.running);
    CHECK(bench.channel.breakpointsStanding() == 0);
    CHECK(bench.channel.context64(0, kRip) == kBreakRoutine);
    go(bench);
    CHECK(bench.channel.context64(0, kRip) == kBreakRoutine + 1);
}

TEST_CASE("Breakpoints survive a reboot to another place", "[run]") {
    Bench bench;
    const unsigned id = bench.breakAt(kDriver + 0x500);
    CHECK(bench.debugger.breakpoints().find(id)->module.empty());
    const unsigned inKernel = bench.breakAt(kA);
    go(bench);
    CHECK(bench.channel.breakpointsStanding() == 2);

    // The machine is reset: nothing stands in it any more, and the kernel has moved.
    bench.debugger.forgetTarget();
    FakeChannel fresh;
    constexpr std::uint64_t kMoved = kKernel + 0x10000000;
    putImage(fresh, kMoved, kKernelSize, 1, 1);
    fresh.version.kernelBase = Address(kMoved);
    fresh.version.debuggerDataList = Address();
    fresh.map(kDriver, 0x1000);
    bench.channel = fresh;
    bench.channel.poke(kMoved + 0x5000, {0xCC});
    bench.channel.setContext64(0, kRip, kMoved + 0x5000);
    bench.debugger.targetStopped(bench.change(kMoved + 0x5000, kd::kExceptionBreakpoint));
    REQUIRE(bench.debugger.identify());
    CHECK(bench.debugger.breakpoints().find(inKernel)->address == Address(kMoved + 0x1000));
    go(bench);
    CHECK(bench.channel.standsAt(kMoved + 0x1000));
    CHECK(bench.hit(kMoved + 0x1000).breakpoints == std::vector<unsigned>{inKernel});
}
