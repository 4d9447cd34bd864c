// How a session ends: the target is left running with nothing of ours in it, whatever was under way.
#include <catch2/catch.hpp>
#include <utility>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

TEST_CASE("a target that was stopped only to be asked goes on when the debugger quits meanwhile") {
    SimulatedSession s;
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    bool posted = false;
    s.line->onProgress([&] {
        if (s.target.isStopped() && !std::exchange(posted, true)) s.post(Quit{true});
    });
    s.post(Resynchronize{});
    REQUIRE(s.run([&] { return s.told.ends == 1; }, 20s));
    CHECK(posted);
    CHECK(s.target.isRunning());
}

TEST_CASE("a kernel that reports the place behind a breakpoint goes on at the instruction itself") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    s.command("bp nt+1234");
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    const Address breakpoint = s.told.breakpoints->front().address;
    const auto resumes = s.target.resumes();
    s.target.raise(0x80000003, breakpoint + 1, s.clock.now());
    s.post(Quit{true});
    REQUIRE(s.run([&] { return s.told.ends == 1; }, 5s));
    CHECK(s.target.isRunning());
    CHECK(s.target.resumes() == resumes + 1);
    CHECK(Address(s.target.context().rip) == breakpoint);
}

TEST_CASE("initial commands run one after the other before the first prompt") {
    SimulatedSession s;
    SessionOptions options;
    options.breakOnConnect = true;
    options.initialCommands = {QStringLiteral(".echo first"), QStringLiteral(".echo second")};
    s.open(options);
    REQUIRE(s.prompts());
    CHECK(s.told.acceptingPrompts == 1);
    CHECK(s.told.text.find("first\n") < s.told.text.find("second\n"));
    CHECK(s.told.text.find("second\n") != std::string::npos);
}
