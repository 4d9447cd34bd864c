// Resynchronize and restart, in every state: the table of design.md, "Resynchronize and restart".
#include <catch2/catch.hpp>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

void attach(SimulatedSession& s, bool stopped, const ConnectionPolicy& policy = {}) {
    s.open(stopped, policy);
    REQUIRE(s.reaches(stopped ? ConnectionState::Stopped : ConnectionState::Running));
    if (stopped) REQUIRE(s.prompts());
    s.told.changes.clear();
}

// The next exchange works: the proof that both ends are in step.
void proveInStep(SimulatedSession& s) {
    const RequestId id = s.post(ReadRegisters{});
    REQUIRE(s.run([&] { return s.told.answers.contains(id); }, 10s));
    const auto answer = s.told.answerTo<ReadRegisters>(id);
    INFO((answer.error ? answer.error->what : std::string()));
    CHECK(answer.value);
}

}  // namespace

TEST_CASE("a stopped target stays stopped where it was") {
    SimulatedSession s;
    attach(s, true);
    const auto resumes = s.target.resumes();
    s.post(Resynchronize{});
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Stopped); }, 10s));
    CHECK(s.told.went(ConnectionState::Resynchronizing));
    CHECK(s.target.resumes() == resumes);
    CHECK(s.told.stops.size() == 1);
    proveInStep(s);
}

TEST_CASE("a running target is stopped for a moment and goes on") {
    SimulatedSession s;
    attach(s, false);
    s.post(Resynchronize{});
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Running); }, 10s));
    CHECK(s.target.isRunning());
    CHECK(s.told.stops.empty());
    CHECK(s.told.text.find("goes on") != std::string::npos);
    s.run([] { return false; }, 5s);
    CHECK(s.target.isRunning());
}

TEST_CASE(
    "a target that was stopped once and runs again is not left stopped, though it breaks at the same place") {
    SimulatedSession s;
    attach(s, true);
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    s.told.changes.clear();
    s.post(Resynchronize{});
    REQUIRE(s.run(
        [&] { return s.told.went(ConnectionState::Running) || s.told.went(ConnectionState::Stopped); }, 10s));
    CHECK(s.whole->state() == ConnectionState::Running);
    CHECK(s.run([&] { return s.target.isRunning(); }, 5s));
    CHECK(s.told.stops.size() == 1);
}

TEST_CASE("a silent target is asked with growing pauses, and success is never claimed before it answers") {
    for (const bool stopped : {true, false}) {
        SimulatedSession s;
        attach(s, stopped);
        s.target.hang();
        s.post(Resynchronize{});
        CHECK_FALSE(s.run(
            [&] { return s.told.went(ConnectionState::Stopped) || s.told.went(ConnectionState::Running); },
            120s));
        CHECK(s.whole->state() == ConnectionState::Resynchronizing);
        s.target.unhang();
        REQUIRE(s.reaches(stopped ? ConnectionState::Stopped : ConnectionState::Running, 30s));
        s.run([] { return false; }, 10s);
        CHECK(s.whole->state() == (stopped ? ConnectionState::Stopped : ConnectionState::Running));
        if (stopped) proveInStep(s);
        CHECK(s.told.stops.size() == (stopped ? 1u : 0u));
    }
}

TEST_CASE("resynchronize in the middle of a command that waits for a hung target takes effect at once") {
    SimulatedSession s;
    attach(s, true);
    s.target.hang();
    bool posted = false;
    TimePoint pressed{};
    s.line->onProgress([&] {
        if (posted || s.clock.now() < pressed + 700ms) return;
        posted = true;
        pressed = s.clock.now();
        s.post(Resynchronize{});
    });
    pressed = s.clock.now();
    s.command("db nt+2000 L4000");
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Resynchronizing); }, 10s));
    CHECK(s.clock.now() - pressed <= 10ms);
    s.target.unhang();
    REQUIRE(s.prompts());
    proveInStep(s);
}

TEST_CASE("resynchronize while nothing was ever heard") {
    SimulatedSession s;
    s.target.hang();
    s.open(false);
    s.run([] { return false; }, 3s);
    s.post(Resynchronize{});
    REQUIRE(s.run([&] { return s.whole->state() == ConnectionState::Resynchronizing; }, 1s));
    s.target.unhang();
    CHECK(s.reaches(ConnectionState::Running));
}

TEST_CASE("resynchronize while the line is down opens it at once") {
    SimulatedSession s;
    attach(s, true, {true, {}});
    s.line->refuseToOpen("Nothing is at that path.");
    s.line->cut();
    REQUIRE(s.reaches(ConnectionState::Opening, 5s));
    s.run([] { return false; }, 20s);
    s.line->allowToOpen();
    const TimePoint pressed = s.clock.now();
    s.post(Resynchronize{});
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::WaitingForTarget); }, 5s));
    CHECK(s.clock.now() - pressed <= 10ms);
    CHECK(s.prompts());
}

TEST_CASE("restart forgets what was learned and leaves the target as it was") {
    for (const bool stopped : {true, false}) {
        SimulatedSession s;
        attach(s, stopped);
        s.post(Restart{});
        REQUIRE(s.run(
            [&] { return s.told.went(stopped ? ConnectionState::Stopped : ConnectionState::Running); }, 20s));
        CHECK(s.told.went(ConnectionState::Restarting));
        CHECK(s.told.forgotten >= 1);
        CHECK(s.told.identified == 2);
        CHECK(s.target.isStopped() == stopped);
    }
}

TEST_CASE("restart keeps the user's breakpoints and puts them back") {
    SimulatedSession s;
    attach(s, true);
    s.command("bp nt+1234");
    REQUIRE(s.run([&] { return s.told.breakpoints && s.told.breakpoints->size() == 1; }, 5s));
    s.post(Restart{});
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Stopped); }, 20s));
    REQUIRE(s.prompts());
    CHECK(s.told.breakpoints->size() == 1);
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    CHECK(s.target.executed(kd::ApiNumber::WriteBreakPoint) +
              s.target.executed(kd::ApiNumber::WriteBreakPointEx) >=
          1);
}

TEST_CASE("a break-in that nobody answers makes the target unresponsive, and it is found again") {
    SimulatedSession s;
    attach(s, false);
    s.target.hang();
    s.post(BreakIn{});
    REQUIRE(s.reaches(ConnectionState::Unresponsive, 20s));
    s.target.unhang();
    REQUIRE(s.prompts());
    CHECK(s.target.isStopped());
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    // The break-ins that waited in the machine's buffer must not stop it again.
    s.run([] { return false; }, 10s);
    CHECK(s.whole->state() == ConnectionState::Running);
}

TEST_CASE("a read that is never answered makes the target unresponsive, and it comes back by itself") {
    SimulatedSession s;
    attach(s, true);
    s.target.hang();
    s.command("db nt+3000 L10");
    REQUIRE(s.reaches(ConnectionState::Unresponsive, 30s));
    s.target.unhang();
    REQUIRE(s.prompts());
    proveInStep(s);
}

TEST_CASE("a reboot is recognised and the target known again") {
    SimulatedSession s;
    attach(s, false);
    s.target.reboot(s.clock.now());
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Synchronizing); }, 10s));
    REQUIRE(s.reaches(ConnectionState::Running));
    CHECK(s.told.identified == 2);
    CHECK(s.run([&] { return s.target.isRunning(); }, 10s));
}

TEST_CASE("a line that is cut comes back by itself") {
    SimulatedSession s;
    attach(s, true, {true, {}});
    s.line->cut();
    REQUIRE(s.run([&] { return s.told.went(ConnectionState::Opening); }, 5s));
    REQUIRE(s.prompts());
    proveInStep(s);
}

TEST_CASE("a line that is dead without saying so is opened anew, and the target is as it was") {
    for (const bool stopped : {true, false}) {
        SimulatedSession s;
        attach(s, stopped, {true, {}});
        s.line->goDeaf();
        if (stopped) s.command("db nt+3000 L10");
        if (!stopped) s.post(Resynchronize{});
        REQUIRE(s.run([&] { return s.told.text.find("the line is opened anew") != std::string::npos; }, 80s));
        REQUIRE(s.reaches(stopped ? ConnectionState::Stopped : ConnectionState::Running, 20s));
        s.run([] { return false; }, 10s);
        CHECK(s.whole->state() == (stopped ? ConnectionState::Stopped : ConnectionState::Running));
        CHECK(s.target.isStopped() == stopped);
        CHECK(s.told.identified == 1);
        if (stopped) proveInStep(s);
    }
}

TEST_CASE("without reconnect a silent line stays as it is") {
    SimulatedSession s;
    attach(s, true);
    s.line->goDeaf();
    s.post(Resynchronize{});
    s.run([] { return false; }, 200s);
    CHECK(s.told.text.find("the line is opened anew") == std::string::npos);
    CHECK(s.whole->state() == ConnectionState::Resynchronizing);
}

TEST_CASE("close, quit and open take effect at once while a hung target is asked") {
    SimulatedSession s;
    attach(s, true);
    s.target.hang();
    const TimePoint asked = s.clock.now();
    bool posted = false;
    SECTION("close") {
        s.line->onProgress([&] {
            if (!std::exchange(posted, true)) s.post(CloseSession{});
        });
        s.command("db nt+3000 L10");
        REQUIRE(s.reaches(ConnectionState::Closed, 1s));
        CHECK(s.clock.now() - asked <= 10ms);
    }
    SECTION("quit leaves within its limit") {
        s.line->onProgress([&] {
            if (!std::exchange(posted, true)) s.post(Quit{true});
        });
        s.command("db nt+3000 L10");
        REQUIRE(s.run([&] { return s.told.ends == 1; }, 5s));
        CHECK(s.clock.now() - asked <= 1100ms);
    }
}
