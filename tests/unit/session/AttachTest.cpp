// Attaching needs nothing but the wire, in the three situations of kd-protocol.md 2.2.
#include <catch2/catch.hpp>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

TEST_CASE("a running target is identified and goes on running") {
    SimulatedSession s;
    s.open(false);
    const bool runs = s.reaches(ConnectionState::Running);
    INFO(s.told.text);
    REQUIRE(runs);
    CHECK(s.target.isRunning());
    CHECK(s.told.identified == 1);
    REQUIRE(s.told.modules);
    CHECK(s.told.modules->size() >= 1);
    CHECK(s.told.stops.empty());
    CHECK(s.told.text.find("Kernel Debugger connection established.") != std::string::npos);
}

TEST_CASE("a running target stops when a break was asked for") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    CHECK(s.target.isStopped());
    CHECK(s.told.stops.size() == 1);
    CHECK(s.told.text.find("Break instruction exception") != std::string::npos);
}

TEST_CASE("a stopped target stays stopped") {
    SimulatedSession s;
    s.target.raise(0xC0000005, s.target.cpu().pc(), s.clock.now());
    s.open(false);
    REQUIRE(s.prompts());
    CHECK(s.target.isStopped());
    CHECK(s.target.resumes() == 0);
}

TEST_CASE(
    "a stopped target that prints from its debugger loop, and eats bytes then, is whole and stays stopped") {
    ScriptedOptions options;
    options.habits.noExApis = true;
    options.habits.loopPrints = true;
    options.habits.printsEatByte = true;
    SimulatedSession s(options);
    s.target.raise(kd::kExceptionBreakpoint, s.target.image().breakInstruction(), s.clock.now());
    s.target.faults().ignoreResets = GENERATE(0, 1);
    s.open(false);
    REQUIRE(s.prompts());
    CHECK(s.told.identified == 1);
    CHECK(s.told.text.find("Kernel Debugger connection established.") != std::string::npos);
    CHECK_FALSE(s.told.went(ConnectionState::Unresponsive));
    CHECK(s.target.isStopped());
    CHECK(s.target.resumes() == 0);
}

TEST_CASE("a target that was found stopped where break-ins stop it is not taken for one that ran") {
    SimulatedSession s;
    s.target.raise(kd::kExceptionBreakpoint, s.target.image().breakInstruction(), s.clock.now());
    REQUIRE(s.target.isStopped());
    s.target.faults().ignoreResets = 1;
    s.open(false);
    REQUIRE(s.prompts());
    CHECK(s.target.resumes() == 0);
}

TEST_CASE("a clean-up that was cut short is taken up again, and the target introduced once") {
    ScriptedOptions options;
    options.habits.noExApis = true;  // one request for each handle
    SimulatedSession s(options);
    s.open(true);
    REQUIRE(s.reaches(ConnectionState::Synchronizing));
    REQUIRE(s.run([&] { return s.whole->debugger().identified(); }, 30s));
    s.target.faults().resetsForRequests = 1;
    REQUIRE(s.prompts());
    CHECK(s.told.identified == 1);
    CHECK(s.told.stops.size() == 1);
}

TEST_CASE("a target that boots later is waited for, identified at its first module, and not stopped") {
    SimulatedSession s;
    s.target.hang();
    s.open(false);
    CHECK_FALSE(s.reaches(ConnectionState::Running, 60s));
    CHECK(s.whole->state() == ConnectionState::WaitingForTarget);
    s.target.unhang();
    s.target.reboot(s.clock.now());
    REQUIRE(s.reaches(ConnectionState::Running));
    CHECK(s.told.identified >= 1);
    CHECK(s.told.stops.empty());
}

TEST_CASE("a notification that a running target is let pass is no news of the connection") {
    SimulatedSession s;
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.told.text.clear();
    const auto changes = s.told.changes.size();
    const auto resumes = s.target.resumes();
    s.target.loadModule({.name = "late.sys", .base = Address(0xFFFFF88001000000)}, s.clock.now());
    REQUIRE(s.run([&] { return s.told.changes.size() > changes; }, 30s));
    CHECK(s.target.resumes() == resumes + 1);
    CHECK(s.told.text.find("told to go on") == std::string::npos);
}

TEST_CASE("the initial break at the first module stops a booting target there") {
    SimulatedSession s;
    s.target.hang();
    s.open(false);
    s.post(session::SetInitialBreak{session::InitialBreak::AtFirstModule});
    s.run([] { return false; }, 2s);
    s.target.unhang();
    s.target.reboot(s.clock.now());
    REQUIRE(s.prompts());
    CHECK(s.told.stops.size() == 1);
}

TEST_CASE("a line that is not there is tried again and again, and told once") {
    SimulatedSession s;
    auto transport = std::make_unique<SimulatedTransport>(s.clock, s.target);
    s.line = transport.get();
    s.line->refuseToOpen("Nothing is at that path.");
    s.whole->openWith(std::move(transport), {true, {}}, {});
    CHECK_FALSE(s.reaches(ConnectionState::Running, 30s));
    CHECK(s.whole->state() == ConnectionState::Opening);
    CHECK(s.told.changes.size() == 2);
    s.line->allowToOpen();
    CHECK(s.reaches(ConnectionState::Running));
}

TEST_CASE("without reconnect a line that is not there fails at once, and resynchronize tries it again") {
    SimulatedSession s;
    auto transport = std::make_unique<SimulatedTransport>(s.clock, s.target);
    s.line = transport.get();
    s.line->refuseToOpen("Nothing is at that path.");
    s.whole->openWith(std::move(transport), {}, {});
    REQUIRE(s.reaches(ConnectionState::Failed, 1s));
    CHECK(s.told.text.find("Nothing is at that path.") != std::string::npos);
    s.line->allowToOpen();
    s.post(session::Resynchronize{});
    CHECK(s.reaches(ConnectionState::Running));
}
