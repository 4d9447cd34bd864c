#include <algorithm>
#include <catch2/catch.hpp>

#include "core/engine/LoadedModules.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;

TEST_CASE("Loads and unloads change the module list at once", "[modules]") {
    Bench bench;
    REQUIRE(bench.debugger.run().go({}));
    const auto loaded = bench.load("\\SystemRoot\\drivers\\hwsdisk.sys", kDriver, 0x4000);
    CHECK(loaded.resumed);
    CHECK(loaded.cause == StopDecision::Cause::ModuleLoad);
    CHECK(loaded.moduleLoaded.find("hwsdisk.sys") != std::string::npos);
    REQUIRE(bench.debugger.moduleAt(Address(kDriver + 0x3FFF)));
    CHECK(bench.debugger.moduleAt(Address(kDriver + 0x3FFF))->name == "hwsdisk");
    CHECK(bench.debugger.moduleAt(Address(kDriver + 0x4000)) == nullptr);
    CHECK(bench.debugger.moduleAt(Address(kDriver - 1)) == nullptr);
    bench.load("\\SystemRoot\\drivers\\hwsdisk.sys", kDriver, 0x4000, true);
    CHECK(bench.debugger.moduleNamed("hwsdisk") == nullptr);
    CHECK(bench.debugger.modules().size() == 1);
}

TEST_CASE("A module load costs one packet when there is nothing to arm", "[modules]") {
    Bench bench;
    REQUIRE(bench.debugger.run().go({}));
    bench.channel.log.clear();
    bench.load("\\drivers\\a.sys", kDriver, 0x4000);
    CHECK(bench.channel.log.size() == 1);
    CHECK(bench.channel.plainContinues == 1);
}

TEST_CASE("What is loaded over an old image takes its place", "[modules]") {
    Bench bench;
    REQUIRE(bench.debugger.run().go({}));
    bench.load("\\drivers\\old.sys", kDriver, 0x4000);
    bench.load("\\drivers\\new.sys", kDriver + 0x1000, 0x1000);
    CHECK(bench.debugger.moduleNamed("old") == nullptr);
    CHECK(bench.debugger.moduleNamed("new") != nullptr);
}

TEST_CASE("More modules are announced than are listed", "[modules]") {
    Bench bench;
    REQUIRE(bench.debugger.run().go({}));
    const auto base = [](std::size_t i) { return kDriver + 0x1000 * i; };
    for (std::size_t i = 0; i < kMaxModules + 10; ++i) bench.load("\\drivers\\many.sys", base(i), 0x1000);
    CHECK(bench.debugger.modules().size() == kMaxModules);
    CHECK(std::ranges::is_sorted(bench.debugger.modules(), {}, &Module::base));
    CHECK(bench.debugger.moduleAt(Address(base(kMaxModules + 5))) == nullptr);
    // Where one goes there is room for another.
    bench.load("\\drivers\\many.sys", base(7), 0x1000, true);
    bench.load("\\drivers\\last.sys", base(kMaxModules + 20), 0x1000);
    CHECK(bench.debugger.moduleNamed("last") != nullptr);
}

TEST_CASE("A process's own image is not listed", "[modules]") {
    Bench bench;
    REQUIRE(bench.debugger.run().go({}));
    bench.load("\\windows\\system32\\ntdll.dll", 0x77000000, 0x1000);
    CHECK(bench.debugger.modules().size() == 1);
}

TEST_CASE("All images gone empties the list", "[modules]") {
    Bench bench;
    REQUIRE(bench.debugger.run().go({}));
    bench.load("", UINT64_MAX, 0, true);
    CHECK(bench.debugger.modules().empty());
}

TEST_CASE("A breakpoint waits for its module, and follows it", "[modules]") {
    Bench bench;
    Breakpoint waiting;
    waiting.module = "hwsdisk";
    waiting.offset = 0x1000;
    waiting.resolved = false;
    REQUIRE(bench.debugger.breakpoints().add(waiting) == 0u);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.breakpointsStanding() == 0);
    bench.load("\\drivers\\hwsdisk.sys", kDriver, 0x4000);
    CHECK(bench.channel.standsAt(kDriver + 0x1000));
    bench.load("\\drivers\\hwsdisk.sys", kDriver, 0x4000, true);
    CHECK(bench.channel.breakpointsStanding() == 0);
    CHECK_FALSE(bench.debugger.breakpoints().find(0)->resolved);
    const std::uint64_t elsewhere = kDriver + 0x100000;
    bench.channel.map(elsewhere, 0x4000);
    bench.load("\\drivers\\hwsdisk.sys", elsewhere, 0x4000);
    CHECK(bench.channel.standsAt(elsewhere + 0x1000));
    CHECK(bench.hit(elsewhere + 0x1000).breakpoints == std::vector<unsigned>{0});
}

TEST_CASE("Stopping at a module load is the user's choice", "[modules]") {
    Bench bench;
    bench.debugger.run().setStopAtModuleLoad(true);
    bench.breakAt(kKernel + 0x1000);
    REQUIRE(bench.debugger.run().go({}));
    const auto decision = bench.load("\\drivers\\a.sys", kDriver, 0x4000);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == StopDecision::Cause::ModuleLoad);
    CHECK(bench.channel.breakpointsStanding() == 0);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.channel.resumes.back().status == kd::kDbgContinue);
    CHECK(bench.load("\\drivers\\a.sys", kDriver, 0x4000, true).resumed);
}

TEST_CASE("A breakpoint that cannot be set does not hold a boot up", "[modules]") {
    Bench bench;
    Breakpoint waiting;
    waiting.module = "a";
    waiting.offset = 0x1000;
    waiting.resolved = false;
    REQUIRE(bench.debugger.breakpoints().add(waiting));
    bench.channel.refusesBreakpointAt.push_back(kDriver + 0x1000);
    REQUIRE(bench.debugger.run().go({}));
    CHECK(bench.load("\\drivers\\a.sys", kDriver, 0x4000).resumed);
}
