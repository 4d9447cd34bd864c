#include <catch2/catch.hpp>

#include "core/engine/DebuggerData.h"
#include "core/engine/RunControl.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

TEST_CASE("A target is identified without a symbol", "[identify]") {
    Bench bench;
    REQUIRE(bench.debugger.info());
    const TargetInfo& info = *bench.debugger.info();
    CHECK(info.version.buildNumber == 9600);
    CHECK(info.buildLab == "9600.lab");
    CHECK(info.times.upTime == 10'000'000u);
    CHECK(info.times.systemTime == 0x01D0000000001000u);
    CHECK(info.productType == 3);
    CHECK(info.debuggerDataBlock == Address(kKernel + 0x6100));
    REQUIRE(bench.debugger.debuggerData());
    CHECK(bench.debugger.debuggerData()->breakpointWithStatus == Address(kBreakRoutine));
}

TEST_CASE("Without a module list the kernel itself is known", "[identify]") {
    Bench bench;
    REQUIRE(bench.debugger.modules().size() == 1);
    const Module& kernel = bench.debugger.modules().front();
    CHECK(kernel.name == "nt");
    CHECK(kernel.size == kKernelSize);
    CHECK(kernel.timestamp == 0x5A000001);
    CHECK(kernel.checkSum == 0x1111);
    CHECK(bench.debugger.names().nameOf(Address(kBreakRoutine))->withDisplacement() == "nt+0x5000");
    CHECK(bench.debugger.names().addressOf("NT") == Address(kKernel));
    CHECK_FALSE(bench.debugger.names().nameOf(Address(kKernel + kKernelSize)));
}

TEST_CASE("A target that tells nothing is still identified", "[identify]") {
    FakeChannel fake;
    fake.version = {};
    fake.version.buildNumber = 12345;
    LiveTarget target(fake);
    Debugger debugger(target);
    Stop change;
    change.what = ExceptionEvent{};
    debugger.targetStopped(change);
    REQUIRE(debugger.identify());
    CHECK(debugger.info()->version.buildNumber == 12345);
    CHECK(debugger.info()->buildLab.empty());
    CHECK_FALSE(debugger.info()->times.systemTime);
    CHECK(debugger.modules().empty());
    CHECK(debugger.debuggerData() == nullptr);
    CHECK(debugger.reloadModules().error().code == ErrorCode::NotAvailable);
}

TEST_CASE("A lost line ends the identification with its own error", "[identify]") {
    const std::size_t after = GENERATE(range(0, 5));
    Bench bench;
    bench.channel.failure = {.after = after, .code = ErrorCode::Timeout};
    const auto result = bench.debugger.identify();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::Timeout);
    CHECK(bench.channel.log.size() == after + 1);
    // The next attempt works.
    REQUIRE(bench.debugger.identify());
    CHECK(bench.debugger.info()->buildLab == "9600.lab");
}

TEST_CASE("Leftovers of a dead debugger are taken out", "[identify]") {
    Bench bench;
    REQUIRE(bench.debugger.target().insertBreakpoint(Address(kKernel + 0x1000)));
    REQUIRE(bench.debugger.identify());
    CHECK(bench.channel.breakpointsStanding() == 1);
    REQUIRE(bench.debugger.clearLeftovers());
    CHECK(bench.channel.breakpointsStanding() == 0);
}

TEST_CASE("A module is completed from its header when asked", "[identify]") {
    Bench bench;
    REQUIRE(bench.debugger.run().go({}));
    bench.load("\\drivers\\hwsdisk.sys", kDriver, 0x4000);
    REQUIRE(bench.debugger.modules().size() == 2);
    bench.breakIn();
    CHECK(bench.debugger.moduleNamed("hwsdisk")->timestamp == 0);
    CHECK(bench.debugger.completeModule(Address(kDriver))->timestamp == 0x5A000002);
    CHECK(bench.debugger.moduleNamed("HWSDISK")->timestamp == 0x5A000002);
    CHECK(bench.debugger.completeModule(Address(1)).error().code == ErrorCode::NotAvailable);
}

TEST_CASE("A forgotten target leaves nothing behind but the user's breakpoints", "[identify]") {
    Bench bench;
    bench.breakAt(kKernel + 0x1000);
    bench.debugger.forgetTarget();
    CHECK_FALSE(bench.debugger.identified());
    CHECK_FALSE(bench.debugger.stopped());
    CHECK(bench.debugger.modules().empty());
    CHECK(bench.debugger.debuggerData() == nullptr);
    REQUIRE(bench.debugger.breakpoints().list().size() == 1);
    CHECK_FALSE(bench.debugger.breakpoints().list().front().resolved);
}
