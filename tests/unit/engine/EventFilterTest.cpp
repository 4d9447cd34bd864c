#include <catch2/catch.hpp>

#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;
using Cause = StopDecision::Cause;

namespace {

constexpr std::uint32_t kAccessViolation = 0xC0000005;
constexpr std::uint32_t kOwnCode = 0xE0001234;
constexpr std::uint64_t kFault = kKernel + 0x2000;

Stop fault(const Bench& bench, std::uint32_t code, bool firstChance) {
    Stop change = bench.change(kFault, code);
    std::get<ExceptionEvent>(change.what).firstChance = firstChance;
    return change;
}

StopDecision raise(Bench& bench, std::uint32_t code, bool firstChance = true) {
    bench.channel.running = false;
    bench.channel.setContext64(0, kRip, kFault);
    const auto decision = bench.tryStop(fault(bench, code, firstChance));
    if (!decision) FAIL(decision.error().what);
    return *decision;
}

void goOn(Bench& bench) {
    REQUIRE(bench.debugger.run().go({}));
}

}  // namespace

TEST_CASE("An access violation stops at the first chance, and goes on unhandled", "[filters]") {
    Bench bench;
    goOn(bench);
    const auto decision = raise(bench, kAccessViolation);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::Exception);
    goOn(bench);
    CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionNotHandled);
}

TEST_CASE("An exception without a name is told at the first chance and stops at the second", "[filters]") {
    Bench bench;
    goOn(bench);
    const auto first = raise(bench, kOwnCode);
    CHECK(first.resumed);
    CHECK(first.told);
    CHECK(bench.channel.running);
    CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionNotHandled);
    const auto second = raise(bench, kOwnCode, false);
    CHECK_FALSE(second.resumed);
    CHECK(second.cause == Cause::Exception);
}

TEST_CASE("Output and ignore let the target go on, with and without a word", "[filters]") {
    Bench bench;
    REQUIRE(bench.debugger.filters().setBreak("av", BreakStatus::Output));
    goOn(bench);
    auto decision = raise(bench, kAccessViolation, false);
    CHECK(decision.resumed);
    CHECK(decision.told);
    REQUIRE(bench.debugger.filters().setBreak("AV", BreakStatus::Ignore));
    decision = raise(bench, kAccessViolation, false);
    CHECK(decision.resumed);
    CHECK_FALSE(decision.told);
}

TEST_CASE("The handling status decides how the target goes on", "[filters]") {
    Bench bench;
    EventFilters& filters = bench.debugger.filters();
    REQUIRE(filters.setHandled("c0000005", true));
    goOn(bench);
    raise(bench, kAccessViolation);
    goOn(bench);
    CHECK(bench.channel.resumes.back().status == kd::kDbgExceptionHandled);
    CHECK(filters.isHandled(kd::kExceptionBreakpoint));
    REQUIRE(filters.setHandled("bpec", false));
    CHECK_FALSE(filters.isHandled(kd::kExceptionBreakpoint));
    CHECK(filters.onException(kd::kExceptionBreakpoint, true).breaks);
    CHECK(namesHandling("ssec"));
    CHECK_FALSE(namesHandling("sse"));
}

TEST_CASE("A command runs at an event that does not stop, and the target goes on behind it", "[filters]") {
    Bench bench;
    const std::string first = "r";
    REQUIRE(bench.debugger.filters().setBreak("av", BreakStatus::Ignore));
    REQUIRE(bench.debugger.filters().setCommands("av", &first, nullptr));
    goOn(bench);
    const auto decision = raise(bench, kAccessViolation);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.command == "r; g");
}

TEST_CASE("A module load stops where its name fits", "[filters]") {
    Bench bench;
    EventFilters& filters = bench.debugger.filters();
    const auto load = [&](const std::string& path) { return bench.load(path, kDriver + 0x100000, 0x8000); };
    goOn(bench);
    CHECK(load("\\SystemRoot\\System32\\drivers\\one.sys").resumed);
    REQUIRE(filters.setBreak("ld:hws*", BreakStatus::Break));
    CHECK(load("\\SystemRoot\\System32\\drivers\\two.sys").resumed);
    auto decision = load("\\SystemRoot\\System32\\drivers\\HWSdisk.sys");
    CHECK_FALSE(decision.resumed);
    CHECK(decision.cause == Cause::ModuleLoad);
    goOn(bench);
    REQUIRE(filters.setBreak("ld:three", BreakStatus::Break));
    CHECK_FALSE(load("three.sys").resumed);
    goOn(bench);
    REQUIRE(filters.setBreak("ld", BreakStatus::Output));
    decision = load("four.sys");
    CHECK(decision.resumed);
    CHECK(decision.told);
}

TEST_CASE("A filter outlives the target, and sxr takes it back", "[filters]") {
    Bench bench;
    EventFilters& filters = bench.debugger.filters();
    const std::size_t names = filters.list().size();
    REQUIRE(filters.setBreak("e0001234", BreakStatus::Break));
    CHECK(filters.list().size() == names + 1);
    bench.debugger.forgetTarget();
    CHECK(filters.onException(kOwnCode, true).breaks);
    filters.reset();
    CHECK(filters.list().size() == names);
    CHECK_FALSE(filters.onException(kOwnCode, true).breaks);
}

TEST_CASE("The user's break outlives an event that would go on behind its command", "[filters]") {
    Bench bench;
    const std::string first = "r";
    for (const char* event : {"av", "ld"}) {
        REQUIRE(bench.debugger.filters().setBreak(event, BreakStatus::Ignore));
        REQUIRE(bench.debugger.filters().setCommands(event, &first, nullptr));
    }
    goOn(bench);
    bench.debugger.run().dropPlan();
    CHECK(raise(bench, kAccessViolation).command == "r");
    goOn(bench);
    CHECK(raise(bench, kAccessViolation).command == "r; g");
    goOn(bench);
    bench.debugger.run().dropPlan();
    CHECK(bench.load("one.sys", kDriver + 0x100000, 0x8000).command == "r");
}

TEST_CASE("Only what was changed is kept, and it comes back as it was", "[filters]") {
    EventFilters filters;
    CHECK(filters.changed().empty());
    const std::string first = "k 4; g";
    const std::string second = "r";
    REQUIRE(filters.setBreak("av", BreakStatus::Ignore));
    REQUIRE(filters.setHandled("av", true));
    REQUIRE(filters.setCommands("av", &first, &second));
    REQUIRE(filters.setBreak("ld:hws*", BreakStatus::Break));
    REQUIRE(filters.setBreak("e0001234", BreakStatus::Output));
    REQUIRE(filters.setBreak("dz", BreakStatus::Break));  // as it is anyway
    const auto kept = filters.changed();
    CHECK(kept.size() == 3);
    EventFilters next;
    REQUIRE(next.setBreak("gp", BreakStatus::Ignore));
    next.restore(kept);
    CHECK(next.list() == filters.list());
    next.restore({});
    CHECK(next.changed().empty());
}

TEST_CASE("Kept settings that nobody can have typed change nothing", "[filters]") {
    EventFilters filters;
    EventFilter bad;
    std::vector<EventFilter> kept;
    for (const char* code : {"", "nonsense", "100000000", "av:x", "ibp", "\n"}) {
        bad.code = code;
        kept.push_back(bad);
    }
    bad.code = "av";
    bad.status = BreakStatus::Ignore;
    bad.command = std::string(EventFilters::kMaxText + 1, 'k');
    kept.push_back(bad);
    bad.command = "k\n.reboot";
    kept.push_back(bad);
    filters.restore(kept);
    CHECK(filters.changed().empty());
    // What stands behind a name is not the file's to say.
    bad = EventFilter();
    bad.code = "dz";
    bad.kind = EventFilter::Kind::ModuleLoad;
    bad.exception = 7;
    bad.argument = "x";
    filters.restore({bad});
    CHECK(filters.changed().empty());
    kept.clear();
    for (unsigned i = 0; i < 2000; ++i) {
        bad.code = std::to_string(10000 + i);
        kept.push_back(bad);
    }
    filters.restore(kept);
    CHECK(filters.list().size() == EventFilters::kMaxFilters);
}

TEST_CASE("What is no event is refused, and so is the filter beyond the last", "[filters]") {
    EventFilters filters;
    for (const char* event : {"", "cpr", "av:one", "100000000", "xyz", ":"})
        CHECK(filters.setBreak(event, BreakStatus::Break).error().code == ErrorCode::InvalidArgument);
    while (filters.list().size() < EventFilters::kMaxFilters)
        REQUIRE(filters.setBreak(std::to_string(filters.list().size()), BreakStatus::Break));
    CHECK_FALSE(filters.setBreak("dead", BreakStatus::Break));
    CHECK(filters.setBreak("av", BreakStatus::Ignore));
}
