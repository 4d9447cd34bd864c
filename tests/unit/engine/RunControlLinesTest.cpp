#include <catch2/catch.hpp>

#include "core/engine/Sources.h"
#include "tests/unit/engine/Bench.h"
#include "tests/unit/engine/LinedSource.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;
using Cause = StopDecision::Cause;

namespace {

constexpr std::uint64_t kLined = kKernel + 0x2000;
constexpr std::uint64_t kBare = kKernel + 0x3000;
constexpr std::uint64_t kThunk = kKernel + 0x3100;

// 10: two nops; 11: a call of another function and a nop; 12: ret. `lined` is 20: push, sub; 21: nop, ret.
struct Lined : Bench {
    Lined() {
        source.runs = {{"c:\\src\\drv.c", 10, 0x1000, 2},
                       {"c:\\src\\drv.c", 11, 0x1002, 6},
                       {"c:\\src\\drv.c", 12, 0x1008, 1},
                       {"c:\\src\\drv.c", 20, 0x2000, 5},
                       {"c:\\src\\drv.c", 21, 0x2005, 2}};
        source.functions = {{"first", 0x1000, 0x20, 0}, {"lined", 0x2000, 7, 5}, {"bare", 0x3000, 0x10, 0}};
        debugger.sources().lines =
            SourceLines(debugger.modules(), [this](const Module& module, SymbolDemand) {
                return module.base == Address(kKernel) ? borrowed(source) : nullptr;
            });
        channel.poke(kCode, {0x90, 0x90, 0xE8, 0, 0, 0, 0, 0x90, 0xC3});
        channel.poke(kLined, {0x55, 0x48, 0x83, 0xEC, 0x20, 0x90, 0xC3});
        channel.poke(kBare, {0x90, 0xC3});
        channel.poke(kThunk, {0xE9, 0xFB, 0xEE, 0xFF, 0xFF});  // jmp lined
        calls(kLined);
        REQUIRE(debugger.run().go({}));
        // The prologue of `first` is none: a step there begins in its body.
        stop(kCode, kd::kExceptionSingleStep);
        channel.resumes.clear();
    }
    void calls(std::uint64_t function) {
        channel.poke32(kCode + 3, static_cast<std::uint32_t>(function - (kCode + 7)));
    }
    void step(StepKind kind, std::uint64_t count = 1) {
        const auto done = debugger.run().step(kind, count, {}, StepUnit::Line);
        if (!done) FAIL(done.error().what);
    }
    void stands(std::uint64_t pc) {
        REQUIRE(debugger.run().go({}));
        stop(pc, kd::kExceptionSingleStep);
    }
    LinedSource source;
};

}  // namespace

TEST_CASE("A step by line runs until the line changes", "[lines]") {
    Lined bench;
    bench.step(GENERATE(StepKind::Over, StepKind::Into));
    CHECK(bench.debugger.run().stepping());
    const auto within = bench.stepped(kCode + 1);
    CHECK(within.resumed);
    CHECK_FALSE(within.told);
    const auto decision = bench.stepped(kCode + 2);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Step);
}

TEST_CASE("A step over a line runs through the calls in it", "[lines]") {
    Lined bench;
    bench.stands(kCode + 2);
    bench.step(StepKind::Over);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.channel.standsAt(kCode + 7));
    CHECK(bench.hit(kCode + 7).resumed);
    CHECK(bench.stepped(kCode + 8).cause == Cause::Step);
}

TEST_CASE("A step into a function with lines ends at its body", "[lines]") {
    Lined bench;
    bench.stands(kCode + 2);
    bench.step(StepKind::Into);
    CHECK(bench.channel.resumes.back().trace);
    SECTION("at once") {}
    SECTION("through a thunk") {
        CHECK(bench.stepped(kThunk).resumed);
    }
    CHECK(bench.stepped(kLined).resumed);
    CHECK(bench.stepped(kLined + 1).resumed);
    const auto decision = bench.stepped(kLined + 5);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Step);
}

TEST_CASE("Where the symbols do not tell the body it begins at the second line", "[lines]") {
    Lined bench;
    bench.source.functions[1].bodyOffset = 0;
    bench.stands(kCode + 2);
    bench.step(StepKind::Into);
    CHECK(bench.stepped(kLined).resumed);
    CHECK(bench.stepped(kLined + 1).resumed);
    CHECK_FALSE(bench.stepped(kLined + 5).resumed);
}

TEST_CASE("A step into a function without lines is a step over it", "[lines]") {
    Lined bench;
    bench.calls(kBare);
    bench.stands(kCode + 2);
    bench.step(StepKind::Into);
    bench.setStack(kStack - 0x108);
    CHECK(bench.stepped(kBare).resumed);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.channel.standsAt(kCode + 7));
    bench.setStack(kStack - 0x100);
    CHECK(bench.hit(kCode + 7).resumed);
    CHECK_FALSE(bench.stepped(kCode + 8).resumed);
}

TEST_CASE("A line ends where its function returns, wherever that leads", "[lines]") {
    Lined bench;
    const std::uint64_t back = GENERATE(kBare, kCode + 7, kLined + 5);
    bench.stands(kLined + 6);
    bench.step(StepKind::Over);
    CHECK_FALSE(bench.stepped(back).resumed);
}

TEST_CASE("Code without a line in the same function belongs to the line before", "[lines]") {
    Lined bench;
    bench.source.runs[0].size = 1;
    bench.step(StepKind::Over);
    CHECK(bench.stepped(kCode + 1).resumed);
    CHECK_FALSE(bench.stepped(kCode + 2).resumed);
}

TEST_CASE("Lines are counted, each told", "[lines]") {
    Lined bench;
    bench.step(StepKind::Over, 2);
    CHECK_FALSE(bench.stepped(kCode + 1).told);
    const auto between = bench.stepped(kCode + 2);
    CHECK(between.resumed);
    CHECK(between.told);
    CHECK(bench.hit(kCode + 7).resumed);
    CHECK_FALSE(bench.stepped(kCode + 8).resumed);
}

TEST_CASE("A breakpoint within the line is hit", "[lines]") {
    Lined bench;
    const unsigned id = bench.breakAt(kCode + 1);
    bench.step(StepKind::Over);
    CHECK(bench.stepped(kCode + 1).resumed);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    const auto decision = bench.hit(kCode + 1);
    CHECK(decision.cause == Cause::Breakpoint);
    CHECK(decision.breakpoints == std::vector{id});
}

TEST_CASE("A breakpoint within the line that is not due lets the step go on", "[lines]") {
    Lined bench;
    bench.breakAt(kCode + 1, 1000);
    bench.step(StepKind::Over);
    CHECK(bench.stepped(kCode + 1).resumed);
    CHECK(bench.hit(kCode + 1).resumed);
    CHECK_FALSE(bench.stepped(kCode + 2).resumed);
}

TEST_CASE("A break ends a step by line at the next stop", "[lines]") {
    Lined bench;
    bench.step(StepKind::Over);
    bench.debugger.run().dropPlan();
    CHECK_FALSE(bench.stepped(kCode + 1).resumed);
}

TEST_CASE("Where no line is known one instruction is the step", "[lines]") {
    Lined bench;
    bench.stands(kBare);
    bench.step(GENERATE(StepKind::Over, StepKind::Into));
    CHECK_FALSE(bench.stepped(kBare + 1).resumed);
}

TEST_CASE("Nothing is stepped by line while lines are switched off", "[lines]") {
    Lined bench;
    bench.debugger.sources().lines.enable(false);
    bench.step(StepKind::Over);
    CHECK_FALSE(bench.stepped(kCode + 1).resumed);
}

TEST_CASE("A breakpoint on a source line is found again where its module is", "[lines]") {
    Lined bench;
    Breakpoint breakpoint;
    breakpoint.symbol = breakpoint.expression = "`drv.c:11`";
    breakpoint.resolved = false;
    const auto id = bench.debugger.breakpoints().add(breakpoint);
    REQUIRE(id);
    CHECK(bench.debugger.breakpoints().find(*id)->address == Address(kCode + 2));
    bench.source.runs[1].rva = 0x1102;
    bench.debugger.breakpoints().resolve();
    CHECK(bench.debugger.breakpoints().find(*id)->address == Address(kCode + 0x102));
    bench.source.runs.clear();
    bench.debugger.breakpoints().resolve();
    CHECK_FALSE(bench.debugger.breakpoints().find(*id)->resolved);
}
