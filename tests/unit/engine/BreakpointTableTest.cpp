#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

namespace {

Breakpoint software(std::uint64_t address) {
    Breakpoint breakpoint;
    breakpoint.address = Address(address);
    return breakpoint;
}

Breakpoint hardware(std::uint64_t address, unsigned size = 4, BreakpointKind kind = BreakpointKind::Write) {
    Breakpoint breakpoint;
    breakpoint.kind = kind;
    breakpoint.address = Address(address);
    breakpoint.size = size;
    return breakpoint;
}

}  // namespace

TEST_CASE("The lowest free id is taken, and ids can be asked for", "[breakpoints]") {
    Bench bench;
    BreakpointTable& table = bench.debugger.breakpoints();
    CHECK(bench.breakAt(kKernel + 0x1000) == 0);
    CHECK(bench.breakAt(kKernel + 0x1010) == 1);
    CHECK(bench.breakAt(kKernel + 0x1020) == 2);
    REQUIRE(table.remove(1));
    CHECK(bench.breakAt(kKernel + 0x1030) == 1);
    CHECK(table.add(software(kKernel), 7) == 7u);
    CHECK(table.add(software(kKernel), 7).error().code == ErrorCode::InvalidArgument);
    CHECK(table.remove(99).error().code == ErrorCode::InvalidArgument);
    CHECK(table.enable(99, true).error().code == ErrorCode::InvalidArgument);
    CHECK(table.list().size() == 4);
    for (std::size_t i = 1; i < table.list().size(); ++i) CHECK(table.list()[i - 1].id < table.list()[i].id);
}

TEST_CASE("A breakpoint in a module belongs to the module", "[breakpoints]") {
    Bench bench;
    const unsigned id = bench.breakAt(kKernel + 0x1234);
    CHECK(bench.debugger.breakpoints().find(id)->module == "nt");
    CHECK(bench.debugger.breakpoints().find(id)->offset == 0x1234);
    const unsigned bare = bench.breakAt(0xFFFFFA8000000000);
    CHECK(bench.debugger.breakpoints().find(bare)->module.empty());
}

TEST_CASE("The target takes 32 software breakpoints", "[breakpoints]") {
    Bench bench;
    for (unsigned i = 0; i < 32; ++i) bench.breakAt(kKernel + 0x1000 + 0x20 * i);
    CHECK(bench.debugger.breakpoints().add(software(kKernel + 0x3000)).error().code ==
          ErrorCode::InvalidArgument);
    REQUIRE(bench.debugger.breakpoints().arm({}));
    CHECK(bench.channel.breakpointsStanding() == 32);
    REQUIRE(bench.debugger.breakpoints().disarm());
    CHECK(bench.channel.breakpointsStanding() == 0);
}

TEST_CASE("Hardware breakpoints are limited by the processor", "[breakpoints]") {
    Bench bench;
    BreakpointTable& table = bench.debugger.breakpoints();
    for (unsigned i = 0; i < 4; ++i) REQUIRE(table.add(hardware(kKernel + 0x1000 + 8 * i)));
    const auto fifth = table.add(hardware(kKernel + 0x2000));
    REQUIRE_FALSE(fifth);
    CHECK(fifth.error().what.find("debug registers") != std::string::npos);
    REQUIRE(table.enable(2, false));
    REQUIRE(table.add(hardware(kKernel + 0x2000)));
    CHECK(table.enable(2, true).error().code == ErrorCode::InvalidArgument);
}

TEST_CASE("Sizes and alignment of hardware breakpoints", "[breakpoints]") {
    Bench bench;
    BreakpointTable& table = bench.debugger.breakpoints();
    const auto bad = [&](Breakpoint b) {
        return table.add(std::move(b)).error().code == ErrorCode::InvalidArgument;
    };
    CHECK(bad(hardware(kKernel + 0x1000, 3)));
    CHECK(bad(hardware(kKernel + 0x1002, 4)));
    CHECK(bad(hardware(kKernel + 0x1004, 8)));
    CHECK(bad(hardware(kKernel + 0x1000, 2, BreakpointKind::Execute)));
    CHECK(bad(hardware(0x3F8, 8, BreakpointKind::Io)));
    CHECK(table.list().empty());
    CHECK(table.add(hardware(kKernel + 0x1008, 8)));
    CHECK(table.add(hardware(kKernel + 0x1001, 1, BreakpointKind::Execute)));
    CHECK(table.add(hardware(0x3F8, 1, BreakpointKind::Io)));
}

TEST_CASE("Disabled and unresolved breakpoints are not armed; two at one place are armed once",
          "[breakpoints]") {
    Bench bench;
    BreakpointTable& table = bench.debugger.breakpoints();
    bench.breakAt(kKernel + 0x1000);
    bench.breakAt(kKernel + 0x1000);
    const unsigned off = bench.breakAt(kKernel + 0x1010);
    REQUIRE(table.enable(off, false));
    Breakpoint waiting;
    waiting.module = "nowhere";
    REQUIRE(table.add(waiting));
    REQUIRE(table.arm({}));
    CHECK(bench.channel.breakpointsStanding() == 1);
    CHECK(table.isArmed(Address(kKernel + 0x1000)));
    CHECK_FALSE(table.isArmed(Address(kKernel + 0x1010)));
    REQUIRE(table.arm({}));
    CHECK(bench.channel.count<kd::WriteBreakPoint>() == 1);
}

TEST_CASE("Arming leaves out one place", "[breakpoints]") {
    Bench bench;
    bench.breakAt(kKernel + 0x1000);
    bench.breakAt(kKernel + 0x1010);
    REQUIRE(bench.debugger.breakpoints().arm(Address(kKernel + 0x1000)));
    CHECK_FALSE(bench.channel.standsAt(kKernel + 0x1000));
    CHECK(bench.channel.standsAt(kKernel + 0x1010));
}

TEST_CASE("The first breakpoint that cannot be set is named, the others are set", "[breakpoints]") {
    Bench bench;
    bench.breakAt(kKernel + 0x1000);
    bench.breakAt(kKernel + 0x1010);
    bench.breakAt(kKernel + 0x1020);
    bench.channel.refusesBreakpointAt.push_back(kKernel + 0x1010);
    const auto armed = bench.debugger.breakpoints().arm({});
    REQUIRE_FALSE(armed);
    CHECK(armed.error().code == ErrorCode::Refused);
    CHECK(armed.error().what.find("breakpoint 1 could not be set") != std::string::npos);
    CHECK(bench.channel.breakpointsStanding() == 2);
    CHECK_FALSE(bench.debugger.breakpoints().isArmed(Address(kKernel + 0x1010)));
}

TEST_CASE("A breakpoint whose answer was lost is taken out all the same", "[breakpoints]") {
    Bench bench;
    bench.breakAt(kKernel + 0x1000);
    bench.breakAt(kKernel + 0x1010);
    bench.channel.failure = {.after = 1, .code = ErrorCode::Disconnected, .executed = true};
    CHECK(bench.debugger.breakpoints().arm({}).error().code == ErrorCode::Disconnected);
    CHECK(bench.channel.breakpointsStanding() == 2);
    CHECK(bench.debugger.breakpoints().isArmed(Address(kKernel + 0x1010)));
    REQUIRE(bench.debugger.breakpoints().disarm());
    CHECK(bench.channel.breakpointsStanding() == 0);
    CHECK_FALSE(bench.debugger.breakpoints().isArmed(Address(kKernel + 0x1010)));
}

TEST_CASE("A removal that was interrupted is done later", "[breakpoints]") {
    Bench bench;
    for (unsigned i = 0; i < 3; ++i) bench.breakAt(kKernel + 0x1000 + 0x20 * i);
    REQUIRE(bench.debugger.breakpoints().arm({}));
    bench.channel.failure = {.after = 1, .code = ErrorCode::Cancelled};
    CHECK(bench.debugger.breakpoints().disarm().error().code == ErrorCode::Cancelled);
    CHECK(bench.channel.breakpointsStanding() == 2);
    REQUIRE(bench.debugger.breakpoints().disarm());
    CHECK(bench.channel.breakpointsStanding() == 0);
}

TEST_CASE("Memory shows no breakpoint once they are out", "[breakpoints]") {
    Bench bench;
    bench.channel.poke(kKernel + 0x1000, {0x90});
    bench.breakAt(kKernel + 0x1000);
    REQUIRE(bench.debugger.breakpoints().arm({}));
    CHECK(bench.debugger.readInteger(Address(kKernel + 0x1000), 1) == 0xCCu);
    REQUIRE(bench.debugger.removeAllFromTarget());
    CHECK(bench.debugger.readInteger(Address(kKernel + 0x1000), 1) == 0x90u);
    CHECK(bench.debugger.breakpoints().list().size() == 1);
}

TEST_CASE("A list brought back from another run is resolved", "[breakpoints]") {
    Bench bench;
    Breakpoint inKernel;
    inKernel.id = 5;
    inKernel.module = "nt";
    inKernel.offset = 0x2000;
    inKernel.resolved = false;
    Breakpoint elsewhere;
    elsewhere.id = 2;
    elsewhere.module = "gone";
    elsewhere.address = Address(1);
    bench.debugger.breakpoints().restore({inKernel, elsewhere});
    CHECK(bench.debugger.breakpoints().list().front().id == 2);
    CHECK_FALSE(bench.debugger.breakpoints().find(2)->resolved);
    CHECK(bench.debugger.breakpoints().find(5)->address == Address(kKernel + 0x2000));
}
