#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;
using Cause = StopDecision::Cause;

namespace {

constexpr std::uint64_t kData = kKernel + 0x2000;
constexpr std::size_t kDr0 = 0x20;
constexpr std::size_t kDr7 = 0x48;

unsigned watch(Bench& bench, std::uint64_t address, BreakpointKind kind, unsigned size,
               std::uint64_t passes = 1) {
    Breakpoint breakpoint;
    breakpoint.kind = kind;
    breakpoint.address = Address(address);
    breakpoint.size = size;
    breakpoint.passes = passes;
    const auto id = bench.debugger.breakpoints().add(breakpoint);
    REQUIRE(id);
    return *id;
}

}  // namespace

TEST_CASE("A data breakpoint stands in the debug registers of every processor", "[hardware]") {
    Bench bench;
    bench.channel.processors = 2;
    bench.debugger.targetStopped(bench.change(kBreakRoutine, kd::kExceptionBreakpoint));
    watch(bench, kData, BreakpointKind::Write, 4);
    watch(bench, kData + 8, BreakpointKind::ReadWrite, 8);
    REQUIRE(bench.debugger.run().go({}));
    for (const std::uint16_t processor : {std::uint16_t{0}, std::uint16_t{1}}) {
        CHECK(bench.channel.special64(processor, kDr0) == kData);
        CHECK(bench.channel.special64(processor, kDr0 + 8) == kData + 8);
    }
    // Enables 0 and 1; write of 4 bytes; access of 8 bytes.
    CHECK(bench.channel.resumes.back().dr7 == (0x400u | 0x5u | (0xDu << 16) | (0xBu << 20)));
    CHECK(bench.channel.breakpointsStanding() == 0);
}

TEST_CASE("Dr6 tells which was hit", "[hardware]") {
    Bench bench;
    watch(bench, kData, BreakpointKind::Write, 4);
    const unsigned second = watch(bench, kData + 8, BreakpointKind::Write, 4);
    REQUIRE(bench.debugger.run().go({}));
    const auto decision = bench.stop(kCode, kd::kExceptionSingleStep, 0xFFFF0FF2);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Breakpoint);
    CHECK(decision.breakpoints == std::vector<unsigned>{second});
}

TEST_CASE("The registers are written once, not at each resume", "[hardware]") {
    Bench bench;
    watch(bench, kData, BreakpointKind::Write, 4);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.count<kd::WriteControlSpace>() == 1);
    bench.breakIn();
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.count<kd::WriteControlSpace>() == 1);
    bench.breakIn();
    bench.channel.processors = 2;  // another one has started meanwhile
    bench.debugger.targetStopped(bench.change(kBreakRoutine, kd::kExceptionBreakpoint));
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.special64(1, kDr0) == kData);
}

TEST_CASE("A data breakpoint's pass count", "[hardware]") {
    Bench bench;
    const unsigned id = watch(bench, kData, BreakpointKind::Write, 4, 2);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 1).resumed);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 1).breakpoints == std::vector<unsigned>{id});
}

TEST_CASE("An execution breakpoint under the program counter sleeps for one hidden step", "[hardware]") {
    Bench bench;
    const unsigned id = watch(bench, kCode, BreakpointKind::Execute, 1);
    watch(bench, kData, BreakpointKind::Write, 1);
    REQUIRE(bench.debugger.run().go({}));
    CHECK((bench.channel.resumes.back().dr7 & 0xFF) == 0x5);
    CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 1).breakpoints == std::vector<unsigned>{id});
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.resumes.back().trace);
    CHECK((bench.channel.resumes.back().dr7 & 0xFF) == 0x4);
    CHECK(bench.stepped(kCode + 2).resumed);
    CHECK_FALSE(bench.channel.resumes.back().trace);
    CHECK((bench.channel.resumes.back().dr7 & 0xFF) == 0x5);
}

TEST_CASE("A removed data breakpoint leaves the registers, also those of a module load", "[hardware]") {
    Bench bench;
    const unsigned id = watch(bench, kData, BreakpointKind::Write, 4);
    REQUIRE(bench.debugger.run().go({}));
    bench.dr7 = bench.channel.resumes.back().dr7;  // the target reports what it runs with
    CHECK(bench.load("\\drivers\\a.sys", kDriver, 0x4000).resumed);
    CHECK(bench.channel.plainContinues == 0);
    CHECK(bench.channel.resumes.back().dr7 == bench.dr7);
    CHECK(bench.channel.resumes.back().status == kd::kDbgContinue);
    bench.breakIn();
    REQUIRE(bench.debugger.breakpoints().remove(id));
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.resumes.back().dr7 == 0x400);
    CHECK(bench.channel.special64(0, kDr7) == 0x400);
}

TEST_CASE("A hit of a data breakpoint that was removed meanwhile is passed by", "[hardware]") {
    Bench bench;
    const unsigned id = watch(bench, kData, BreakpointKind::Write, 4);
    REQUIRE(bench.debugger.run().go({}));
    REQUIRE(bench.debugger.breakpoints().remove(id));
    CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 1).resumed);
    CHECK(bench.channel.resumes.back().dr7 == 0x400);
}

TEST_CASE("What the target watches with its own registers stays", "[hardware]") {
    Bench bench;
    bench.dr7 = 0x400 | 0x40;  // register 3, set by the target itself
    bench.debugger.targetStopped(bench.change(kBreakRoutine, kd::kExceptionBreakpoint));
    watch(bench, kData, BreakpointKind::Write, 1);
    REQUIRE(bench.debugger.run().go({}));
    CHECK((bench.channel.resumes.back().dr7 & 0xFF) == 0x41);
}

TEST_CASE("Leaving the target empties its debug registers", "[hardware]") {
    Bench bench;
    watch(bench, kData, BreakpointKind::Write, 4);
    REQUIRE(bench.debugger.run().go({}));
    bench.breakIn();
    REQUIRE(bench.debugger.removeAllFromTarget());
    CHECK(bench.channel.special64(0, kDr7) == 0x400);
    CHECK(bench.debugger.breakpoints().dr7() == 0x400);
}

TEST_CASE("A data breakpoint that is hit by a traced instruction is told, and the step is over",
          "[hardware]") {
    Bench bench;
    const unsigned id = watch(bench, kData, BreakpointKind::Write, 4);
    REQUIRE(bench.debugger.run().go({}));
    bench.stop(kCode, 0xC0000005);
    REQUIRE(bench.debugger.run().step(StepKind::Into, 5));
    const auto decision = bench.stop(kCode + 2, kd::kExceptionSingleStep, 0x4001);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.breakpoints == std::vector<unsigned>{id});
}

TEST_CASE("A debug register write that failed is done again", "[hardware]") {
    Bench bench;
    watch(bench, kData, BreakpointKind::Write, 4);
    const std::size_t before = bench.channel.log.size();
    REQUIRE(bench.debugger.registers());
    REQUIRE(bench.debugger.read(Address(kBreakRoutine), 1));
    const std::size_t reads = bench.channel.log.size() - before;
    bench.debugger.dropCaches();
    bench.channel.failure = {.after = reads + 2, .code = ErrorCode::Timeout};
    const auto gone = bench.debugger.run().go({});
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == ErrorCode::Timeout);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.special64(0, kDr0) == kData);
}

TEST_CASE("An attach empties the debug registers of every processor", "[hardware]") {
    Bench bench;
    bench.channel.processors = 2;
    for (const std::uint16_t processor : {std::uint16_t{0}, std::uint16_t{1}}) {
        bench.channel.setSpecial64(processor, kDr0 + 8, kCode);
        bench.channel.setSpecial64(processor, kDr7, 0x404);
    }
    bench.dr7 = 0x404;
    bench.debugger.targetStopped(bench.change(kBreakRoutine, kd::kExceptionBreakpoint));
    REQUIRE(bench.debugger.clearLeftovers());
    for (const std::uint16_t processor : {std::uint16_t{0}, std::uint16_t{1}}) {
        CHECK(bench.channel.special64(processor, kDr7) == 0x400);
        CHECK(bench.channel.special64(processor, kDr0 + 8) == 0);
    }
    const std::size_t writes = bench.channel.count<kd::WriteControlSpace>();
    REQUIRE(bench.debugger.clearLeftovers());
    CHECK(bench.channel.count<kd::WriteControlSpace>() == writes);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.resumes.back().dr7 == 0x400);
    // Another processor had run into it before, and still has its own registers.
    bench.dr7 = 0x404;
    CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 2).resumed);
    CHECK(bench.channel.resumes.back().dr7 == 0x400);
    CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 1).cause == Cause::Exception);
    // One whose registers were emptied first cannot tell which it ran into; a trap of the code's own can.
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 0xFFFF0FF0).resumed);
    bench.channel.poke(kCode - 1, {0xF1});
    bench.debugger.dropCaches();
    CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 0xFFFF0FF0).cause == Cause::Exception);
}

TEST_CASE("What the user writes into the debug registers holds", "[hardware]") {
    Bench bench;
    const unsigned id = watch(bench, kData, BreakpointKind::Write, 4);
    REQUIRE(bench.debugger.run().go({}));
    bench.dr7 = bench.channel.resumes.back().dr7;
    bench.breakIn();
    SECTION("beside a breakpoint of the list") {
        REQUIRE(bench.debugger.setRegister("dr1", kCode));
        REQUIRE(bench.debugger.setRegister("dr7", bench.dr7 | 4));
        REQUIRE(bench.debugger.run().go({}));
        CHECK(bench.channel.resumes.back().dr7 == (bench.dr7 | 4));
        bench.dr7 = bench.channel.resumes.back().dr7;
        bench.breakIn();
        watch(bench, kData + 8, BreakpointKind::Write, 4);
        REQUIRE(bench.debugger.run().go({}));
        CHECK((bench.channel.resumes.back().dr7 & 0xFF) == 0x15);
        CHECK(bench.channel.special64(0, kDr0 + 8) == kCode);
        CHECK(bench.channel.special64(0, kDr0 + 16) == kData + 8);
    }
    SECTION("not where the list has one") {
        CHECK(bench.debugger.setRegister("dr0", kCode).error().code == ErrorCode::InvalidArgument);
        CHECK(bench.debugger.setRegister("dr7", 0x400).error().code == ErrorCode::InvalidArgument);
        CHECK(bench.channel.special64(0, kDr0) == kData);
    }
    SECTION("in a register that was the list's") {
        REQUIRE(bench.debugger.breakpoints().remove(id));
        REQUIRE(bench.debugger.run().go({}));
        bench.dr7 = bench.channel.resumes.back().dr7;
        bench.breakIn();
        REQUIRE(bench.debugger.setRegister("dr0", kCode));
        REQUIRE(bench.debugger.setRegister("dr7", 0x401));
        REQUIRE(bench.debugger.run().go({}));
        CHECK(bench.channel.resumes.back().dr7 == 0x401);
        bench.dr7 = 0x401;
        CHECK(bench.stop(kCode, kd::kExceptionSingleStep, 1).cause == Cause::Exception);
    }
    SECTION("so that there is none left for another") {
        REQUIRE(bench.debugger.setRegister("dr7", bench.dr7 | 0x54));
        watch(bench, kData + 8, BreakpointKind::Write, 4);
        REQUIRE(bench.debugger.run().go({}));
        CHECK(bench.debugger.run().takeWarning().find("breakpoint 1") != std::string::npos);
    }
}

TEST_CASE("Leaving zeroes the addresses too", "[hardware]") {
    Bench bench;
    watch(bench, kData, BreakpointKind::Write, 4);
    REQUIRE(bench.debugger.run().go({}));
    bench.breakIn();
    REQUIRE(bench.debugger.removeAllFromTarget());
    CHECK(bench.channel.special64(0, kDr0) == 0);
}
