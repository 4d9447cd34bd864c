#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

// Several processors and threads, each with its own steps; and breaks that are the code's own.
using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;
using Cause = StopDecision::Cause;

namespace {

constexpr std::uint64_t kA = kKernel + 0x1000;
constexpr std::uint64_t kB = kKernel + 0x1100;
constexpr std::uint64_t kOther = kThread + 0x1000;

void goFrom(Bench& bench) {
    const auto gone = bench.debugger.run().go({});
    if (!gone) FAIL(gone.error().what);
}

// Two processors, each with a thread of its own, and breakpoints at A and B. The first has hit A, and the
// second hits B while the first steps off.
struct TwoProcessors : Bench {
    TwoProcessors() {
        channel.processors = 2;
        breakAt(kA);
        breakAt(kB);
        goFrom(*this);
        CHECK(hit(kA).breakpoints == std::vector<unsigned>{0});
        goFrom(*this);
        other();
        CHECK(hit(kB).breakpoints == std::vector<unsigned>{1});
    }
    void first() { thread = kThread, processor = 0; }
    void other() { thread = kOther, processor = 1; }
};

}  // namespace

TEST_CASE("A step that another processor's stop came before is over without a word", "[processors]") {
    TwoProcessors bench;
    goFrom(bench);
    bench.first();
    CHECK(bench.stepped(kA + 2).resumed);
    CHECK(bench.channel.standsAt(kA));
    CHECK(bench.channel.standsAt(kB));
    bench.other();
    CHECK(bench.stepped(kB + 2).resumed);
    CHECK(bench.stepped(kB + 4).cause == Cause::Exception);  // nobody asked for that one
}

TEST_CASE("A breakpoint that was told and not left yet is not told again", "[processors]") {
    TwoProcessors bench;
    goFrom(bench);
    bench.first();
    CHECK(bench.hit(kA).resumed);
    CHECK(bench.channel.resumes.back().trace);
    CHECK(bench.stepped(kA + 2).resumed);
    CHECK(bench.debugger.breakpoints().find(0)->hits == 1);
    CHECK(bench.hit(kA).breakpoints == std::vector<unsigned>{0});
}

TEST_CASE("The step of a thread that goes on on another processor is still its own", "[processors]") {
    TwoProcessors bench;
    goFrom(bench);
    bench.first();
    bench.processor = 1;
    CHECK(bench.stepped(kA + 2).resumed);
}

TEST_CASE("A step of the user's is not taken over by another processor", "[processors]") {
    Bench bench;
    bench.channel.processors = 2;
    bench.breakAt(kB, 2);
    REQUIRE(bench.debugger.run().step(StepKind::Into, 1));
    bench.thread = kOther;
    bench.processor = 1;
    CHECK(bench.hit(kB).resumed);  // a pass
    CHECK(bench.stepped(kB + 2).resumed);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    bench.thread = kThread;
    bench.processor = 0;
    const auto decision = bench.stepped(kBreakRoutine + 2);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Step);
}

TEST_CASE("A break-in into a step off a breakpoint does not make it hit twice", "[processors]") {
    Bench bench;
    bench.breakAt(kA);
    goFrom(bench);
    bench.hit(kA);
    goFrom(bench);
    CHECK(bench.breakIn().cause == Cause::BreakIn);
    goFrom(bench);
    SECTION("the step was not taken yet") {
        CHECK(bench.hit(kA).resumed);
    }
    CHECK(bench.stepped(kA + 2).resumed);
    CHECK(bench.debugger.breakpoints().find(0)->hits == 1);
}

TEST_CASE("A stop that makes no progress is shown", "[processors]") {
    TwoProcessors bench;
    bench.first();
    int silent = 0;
    goFrom(bench);
    while (bench.hit(kA).resumed && silent < 100) ++silent;
    CHECK(silent < 10);
}

TEST_CASE("A break of the code's own is a stop, whatever stood there", "[own]") {
    Bench bench;
    bench.channel.poke(kDriver + 0x500, {0x55, 0xCC, 0x5D});
    SECTION("one of ours at the byte before it, now gone") {
        bench.breakAt(kDriver + 0x500);
        goFrom(bench);
        bench.hit(kDriver + 0x500);
        bench.debugger.breakpoints().removeAll();
    }
    SECTION("one of ours at the byte before it, still there") {
        bench.breakAt(kDriver + 0x500);
    }
    SECTION("one of ours at its own place, now gone") {
        bench.breakAt(kDriver + 0x501);
        goFrom(bench);
        CHECK(bench.hit(kDriver + 0x501).cause == Cause::Breakpoint);
        bench.debugger.breakpoints().removeAll();
    }
    SECTION("a temporary one") {
        const GoOptions until{.handling = {}, .until = {Address(kDriver + 0x500)}};
        REQUIRE(bench.debugger.run().go(until));
        CHECK(bench.hit(kDriver + 0x500).cause == Cause::Step);
    }
    for (int round = 0; round < 3; ++round) {
        goFrom(bench);
        if (round == 0 && bench.channel.resumes.back().trace) CHECK(bench.stepped(kDriver + 0x501).resumed);
        const auto decision = bench.hit(kDriver + 0x501);
        CHECK_FALSE(decision.resumed);
        CHECK(decision.cause == Cause::Exception);
        CHECK(bench.channel.context64(0, kRip) == kDriver + 0x501);
    }
    goFrom(bench);
    CHECK(bench.channel.context64(0, kRip) == kDriver + 0x502);
}

TEST_CASE("A target that reports the byte behind a break is known by its first one", "[own]") {
    Bench bench;
    bench.channel.poke(kDriver + 0x500, {0x55, 0xCC, 0x5D});
    bench.breakAt(kDriver + 0x502);
    goFrom(bench);
    const auto reportBehind = [&](std::uint64_t place) {
        bench.channel.stopAt(place);
        bench.channel.setContext64(0, kRip, place);
        return bench.tryStop(bench.change(place + 1, kd::kExceptionBreakpoint));
    };
    REQUIRE(reportBehind(kBreakRoutine));
    goFrom(bench);
    // Its own break, told at the place of ours.
    const auto decision = reportBehind(kDriver + 0x501);
    REQUIRE(decision);
    CHECK_FALSE(decision->resumed);
    CHECK(decision->cause == Cause::Exception);
    goFrom(bench);
    CHECK(bench.channel.context64(0, kRip) == kDriver + 0x502);
    const auto ours = reportBehind(kDriver + 0x502);
    REQUIRE(ours);
    CHECK(ours->breakpoints == std::vector<unsigned>{0});
}

TEST_CASE("An instruction that shows the trace flag, or holds the trap back, is not traced", "[landing]") {
    struct Case {
        std::vector<unsigned> code;
        unsigned length;
    };
    const auto one = GENERATE(values<Case>({{{0x9C, 0x58}, 1},                 // pushf
                                            {{0x9D, 0x90}, 1},                 // popf
                                            {{0x8E, 0xD0, 0x90}, 2},           // mov ss,ax
                                            {{0x66, 0x8E, 0xD0, 0x90}, 3},     // the same
                                            {{0x0F, 0x05, 0x90}, 2},           // syscall
                                            {{0xF3, 0xAA, 0x90}, 2},           // rep stosb
                                            {{0xF3, 0x48, 0xA5, 0x90}, 3}}));  // rep movsq
    Bench bench;
    bench.channel.poke(kA, one.code);
    const std::uint64_t behind = kA + one.length;
    SECTION("by the user's step") {
        REQUIRE(bench.debugger.run().step(StepKind::Into, 1, Address(kA)));
        CHECK_FALSE(bench.channel.resumes.back().trace);
        REQUIRE(bench.channel.standsAt(behind));
        CHECK(bench.hit(behind).cause == Cause::Step);
    }
    SECTION("off a breakpoint") {
        bench.breakAt(kA);
        goFrom(bench);
        bench.hit(kA);
        goFrom(bench);
        CHECK_FALSE(bench.channel.resumes.back().trace);
        CHECK_FALSE(bench.channel.standsAt(kA));
        CHECK(bench.hit(behind).resumed);
        CHECK(bench.channel.standsAt(kA));
        CHECK_FALSE(bench.channel.standsAt(behind));
    }
    SECTION("another thread comes by first") {
        bench.channel.processors = 2;
        REQUIRE(bench.debugger.run().step(StepKind::Into, 1, Address(kA)));
        bench.thread = kOther, bench.processor = 1;
        CHECK(bench.hit(behind).resumed);
        CHECK(bench.channel.resumes.back().trace);
        CHECK(bench.stepped(behind + 1).resumed);
        bench.thread = kThread, bench.processor = 0;
        CHECK(bench.hit(behind).cause == Cause::Step);
    }
}

TEST_CASE("An iret is followed to where it leads", "[landing]") {
    Bench bench;
    bench.channel.poke(kA, {0x48, 0xCF});
    bench.channel.poke64(kStack - 0x100, kB);
    bench.debugger.dropCaches();
    SECTION("to a place that can be read") {
        REQUIRE(bench.debugger.run().step(StepKind::Into, 1, Address(kA)));
        CHECK_FALSE(bench.channel.resumes.back().trace);
        CHECK(bench.hit(kB).cause == Cause::Step);
    }
    SECTION("to one that cannot") {
        bench.channel.poke64(kStack - 0x100, 0x7FFF0000);
        REQUIRE(bench.debugger.run().step(StepKind::Into, 1, Address(kA)));
        CHECK(bench.channel.resumes.back().trace);
    }
}

TEST_CASE("A breakpoint where a hidden step lands is hit", "[landing]") {
    Bench bench;
    bench.channel.poke(kA, {0x9C, 0x58});
    bench.breakAt(kA);
    bench.breakAt(kA + 1);
    goFrom(bench);
    bench.hit(kA);
    goFrom(bench);
    CHECK(bench.hit(kA + 1).breakpoints == std::vector<unsigned>{1});
}
