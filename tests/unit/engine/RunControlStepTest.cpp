#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;
using Cause = StopDecision::Cause;

namespace {

// Stands at kCode after a break that is no int 3.
struct Stepping : Bench {
    Stepping() {
        REQUIRE(debugger.run().go({}));
        stop(kCode, kd::kExceptionSingleStep);
        channel.resumes.clear();
    }
    void step(StepKind kind, std::uint64_t count = 1) {
        const auto done = debugger.run().step(kind, count);
        if (!done) FAIL(done.error().what);
    }
};

}  // namespace

TEST_CASE("A step into is one trace", "[step]") {
    Stepping bench;
    bench.step(StepKind::Into);
    CHECK(bench.channel.resumes.back().trace);
    const auto decision = bench.stepped(kCode + 1);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Step);
}

TEST_CASE("Steps are counted", "[step]") {
    Stepping bench;
    bench.step(StepKind::Into, 3);
    CHECK(bench.stepped(kCode + 1).resumed);
    CHECK(bench.stepped(kCode + 2).resumed);
    CHECK_FALSE(bench.stepped(kCode + 3).resumed);
    CHECK(bench.debugger.run().step(StepKind::Into, 0).error().code == ErrorCode::InvalidArgument);
}

TEST_CASE("A step from a breakpoint leaves that breakpoint out", "[step]") {
    Stepping bench;
    bench.breakAt(kCode);
    bench.breakAt(kCode + 0x40);
    bench.step(StepKind::Into);
    CHECK_FALSE(bench.channel.standsAt(kCode));
    CHECK(bench.channel.standsAt(kCode + 0x40));
    CHECK(bench.channel.resumes.back().trace);
    CHECK(bench.stepped(kCode + 1).cause == Cause::Step);
}

TEST_CASE("A step over is a trace where there is nothing to step over", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0x48, 0x89, 0xC1});  // mov rcx,rax
    bench.step(StepKind::Over);
    CHECK(bench.channel.resumes.back().trace);
    CHECK(bench.channel.breakpointsStanding() == 0);
    CHECK(bench.stepped(kCode + 3).cause == Cause::Step);
}

TEST_CASE("A step over a call waits behind it, in its own frame and thread", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0xE8, 0x00, 0x10, 0x00, 0x00});
    bench.step(StepKind::Over);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.channel.standsAt(kCode + 5));

    SECTION("returned") {}
    SECTION("a deeper turn of a recursion comes by first") {
        bench.setStack(kStack - 0x200);
        CHECK(bench.hit(kCode + 5).resumed);
        CHECK(bench.stepped(kCode + 6).resumed);
        CHECK(bench.channel.standsAt(kCode + 5));
        bench.setStack(kStack - 0x100);
    }
    SECTION("another thread comes by first") {
        bench.thread = kThread + 0x1000;
        CHECK(bench.hit(kCode + 5).resumed);
        CHECK(bench.stepped(kCode + 6).resumed);
        bench.thread = kThread;
    }
    const auto decision = bench.hit(kCode + 5);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Step);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.breakpointsStanding() == 0);
}

TEST_CASE("A step over a call from a breakpoint", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0xFF, 0x15, 0x00, 0x10, 0x00, 0x00});  // call qword ptr [rip+1000h]
    bench.breakAt(kCode);
    bench.step(StepKind::Over);
    CHECK(bench.channel.resumes.back().trace);
    CHECK_FALSE(bench.channel.standsAt(kCode));
    CHECK(bench.channel.standsAt(kCode + 6));
    CHECK(bench.stepped(kKernel + 0x3000).resumed);
    CHECK(bench.channel.standsAt(kCode));
    CHECK(bench.hit(kCode + 6).cause == Cause::Step);
}

TEST_CASE("A string instruction is stepped over as a whole", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0xF3, 0xA4});
    bench.step(StepKind::Over);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.hit(kCode + 2).cause == Cause::Step);
}

TEST_CASE("Steps over are counted, calls among them", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0x90, 0xE8, 0x00, 0x10, 0x00, 0x00, 0x90});
    bench.step(StepKind::Over, 3);
    CHECK(bench.stepped(kCode + 1).resumed);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.hit(kCode + 6).resumed);
    CHECK(bench.channel.resumes.back().trace);
    CHECK_FALSE(bench.stepped(kCode + 7).resumed);
}

TEST_CASE("A breakpoint inside of what is stepped over ends the step", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0xE8, 0x00, 0x10, 0x00, 0x00});
    const unsigned id = bench.breakAt(kCode + 0x100);
    bench.step(StepKind::Over);
    const auto decision = bench.hit(kCode + 0x100);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.breakpoints == std::vector<unsigned>{id});
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.stepped(kCode + 0x101).resumed);
    CHECK_FALSE(bench.channel.standsAt(kCode + 5));
}

TEST_CASE("A breakpoint where the step ends is told", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0xE8, 0x00, 0x10, 0x00, 0x00});
    const unsigned id = bench.breakAt(kCode + 5);
    bench.step(StepKind::Over);
    const auto decision = bench.hit(kCode + 5);
    CHECK(decision.cause == Cause::Breakpoint);
    CHECK(decision.breakpoints == std::vector<unsigned>{id});
}

TEST_CASE("A step out runs to the caller, past a recursion", "[step]") {
    Stepping bench;
    const std::uint64_t rsp = kStack - 0x100;
    bench.channel.poke64(rsp, kKernel + 0x2222);  // a leaf: its return address
    bench.channel.poke(kKernel + 0x221D, {0xE8, 0, 0, 0, 0});
    REQUIRE(bench.debugger.run().stepOut());
    CHECK(bench.channel.standsAt(kKernel + 0x2222));
    bench.setStack(rsp - 0x80);
    CHECK(bench.hit(kKernel + 0x2222).resumed);
    CHECK(bench.stepped(kKernel + 0x2223).resumed);
    bench.setStack(rsp + 8);
    const auto decision = bench.hit(kKernel + 0x2222);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Step);
}

TEST_CASE("No step out where the caller is not known", "[step]") {
    Stepping bench;
    bench.setStack(0x1000);
    bench.debugger.dropCaches();
    CHECK(bench.debugger.run().stepOut().error().code == ErrorCode::NotAvailable);
    CHECK_FALSE(bench.channel.running);
}

TEST_CASE("From a breakpoint inside of what is stepped over the step can go on", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0xE8, 0x00, 0x10, 0x00, 0x00});
    bench.breakAt(kCode + 0x100);
    bench.step(StepKind::Over);
    CHECK(bench.hit(kCode + 0x100).breakpoints == std::vector<unsigned>{0});
    REQUIRE(bench.debugger.run().goOnAsBefore());
    CHECK(bench.channel.standsAt(kCode + 5));
    CHECK(bench.stepped(kCode + 0x101).resumed);
    CHECK(bench.hit(kCode + 5).cause == Cause::Step);
    REQUIRE(bench.debugger.run().goOnAsBefore());  // nothing to go on with: as g
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.channel.standsAt(kCode + 0x100));
}

TEST_CASE("A counted step and a temporary breakpoint go on behind a breakpoint", "[step]") {
    Stepping bench;
    bench.breakAt(kCode + 0x100);
    SECTION("a step out") {
        bench.channel.poke64(kStack - 0x100, kKernel + 0x2222);
        bench.channel.poke(kKernel + 0x221D, {0xE8, 0, 0, 0, 0});
        REQUIRE(bench.debugger.run().stepOut());
    }
    SECTION("g with an address") {
        const GoOptions until{.handling = {}, .until = {Address(kKernel + 0x2222)}};
        REQUIRE(bench.debugger.run().go(until));
    }
    bench.hit(kCode + 0x100);
    REQUIRE(bench.debugger.run().goOnAsBefore());
    CHECK(bench.stepped(kCode + 0x101).resumed);
    CHECK(bench.channel.standsAt(kKernel + 0x2222));
    bench.setStack(kStack - 0xF8);
    CHECK(bench.hit(kKernel + 0x2222).cause == Cause::Step);
}

TEST_CASE("Passes are those of g, not of a step", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0xE8, 0x00, 0x10, 0x00, 0x00});
    const unsigned id = bench.breakAt(kCode + 0x100, 3);
    bench.step(StepKind::Over);
    CHECK(bench.hit(kCode + 0x100).resumed);
    CHECK(bench.stepped(kCode + 0x101).resumed);
    CHECK(bench.hit(kCode + 5).cause == Cause::Step);
    CHECK(bench.debugger.breakpoints().find(id)->passesLeft == 3);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.hit(kCode + 0x100).resumed);
    CHECK(bench.debugger.breakpoints().find(id)->passesLeft == 2);
}

TEST_CASE("A module load in the middle of a step over leaves the step alive", "[step]") {
    Stepping bench;
    bench.channel.poke(kCode, {0xE8, 0x00, 0x10, 0x00, 0x00});
    bench.step(StepKind::Over);
    CHECK(bench.load("\\drivers\\a.sys", kDriver, 0x4000).resumed);
    CHECK(bench.channel.standsAt(kCode + 5));
    CHECK(bench.hit(kCode + 5).cause == Cause::Step);
}

TEST_CASE("A module load in the middle of a hidden step keeps that breakpoint out", "[step]") {
    Stepping bench;
    bench.breakAt(kCode);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.load("\\drivers\\a.sys", kDriver, 0x4000).resumed);
    CHECK_FALSE(bench.channel.standsAt(kCode));
    CHECK(bench.stepped(kCode + 1).resumed);
    CHECK(bench.channel.standsAt(kCode));
}

TEST_CASE("A single step that nobody asked for is an exception", "[step]") {
    Stepping bench;
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.stepped(kCode + 1).cause == Cause::Exception);
}

TEST_CASE("An exception ends a counted step", "[step]") {
    Stepping bench;
    bench.step(StepKind::Into, 100);
    CHECK(bench.stepped(kCode + 1).resumed);
    const auto decision = bench.stop(kCode + 2, 0xC0000005);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Exception);
}

TEST_CASE("Break ends a counted step", "[step]") {
    Stepping bench;
    bench.step(StepKind::Into, 1000);
    CHECK(bench.stepped(kCode + 1).resumed);
    bench.debugger.run().dropPlan();
    const auto decision = bench.stepped(kCode + 2);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Step);
}

TEST_CASE("A written register whose old value is back after a step is told", "[registers]") {
    constexpr std::size_t kRbx = 0x90;
    Stepping bench;
    bench.channel.setContext64(0, kRbx, 5);
    bench.debugger.dropCaches();
    REQUIRE(bench.debugger.setRegister("rbx", 7));
    bench.step(StepKind::Into);
    SECTION("it did not hold") {
        bench.channel.setContext64(0, kRbx, 5);
        bench.stepped(kCode + 2);
        CHECK(bench.debugger.takeUndoneWrites() == std::vector<std::string>{"rbx"});
        CHECK(bench.debugger.takeUndoneWrites().empty());
    }
    SECTION("it held") {
        bench.stepped(kCode + 2);
        CHECK(bench.debugger.takeUndoneWrites().empty());
    }
}

TEST_CASE("A row of steps ends in front of an instruction of its kind, and at an address", "[step]") {
    Stepping bench;
    // nop; jz +0; call +0; nop; ret
    bench.channel.poke(kCode, {0x90, 0x74, 0x00, 0xE8, 0, 0, 0, 0, 0x90, 0xC3});
    bench.debugger.dropCaches();
    StepGoal goal;
    const auto begin = [&](StepGoal::Until until) {
        goal.until = until;
        REQUIRE(bench.debugger.run().step(StepKind::Into, goal));
    };
    SECTION("a branch") {
        begin(StepGoal::Until::Branch);
        CHECK_FALSE(bench.stepped(kCode + 1).resumed);
    }
    SECTION("a call") {
        goal.command = "k";
        begin(StepGoal::Until::Call);
        const auto between = bench.stepped(kCode + 1);
        CHECK(between.resumed);
        CHECK_FALSE(between.told);  // only its end is told
        const auto last = bench.stepped(kCode + 3);
        CHECK_FALSE(last.resumed);
        CHECK(last.command == "k");
    }
    SECTION("a return, behind a call") {
        begin(StepGoal::Until::Return);
        CHECK(bench.stepped(kCode + 1).resumed);
        CHECK(bench.stepped(kCode + 3).resumed);
        CHECK(bench.stepped(kCode + 8).resumed);
        CHECK_FALSE(bench.stepped(kCode + 9).resumed);
    }
    SECTION("the second call or return") {
        goal.count = 2;
        begin(StepGoal::Until::CallOrReturn);
        CHECK(bench.stepped(kCode + 1).resumed);
        CHECK(bench.stepped(kCode + 3).resumed);
        CHECK(bench.stepped(kCode + 8).resumed);
        CHECK_FALSE(bench.stepped(kCode + 9).resumed);
    }
    SECTION("an address") {
        goal.address = Address(kCode + 8);
        begin(StepGoal::Until::Address);
        const auto between = bench.stepped(kCode + 1);
        CHECK(between.resumed);
        CHECK(between.told);
        CHECK_FALSE(bench.stepped(kCode + 8).resumed);
    }
}
