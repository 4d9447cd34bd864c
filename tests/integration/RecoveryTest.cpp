// The connection against the real machine: resynchronize and restart in each state, a line that is cut, a
// machine that reboots.
#include <catch2/catch.hpp>

#include "tests/integration/SessionUser.h"
#include "tests/support/DemoMachine.h"
#include "tests/support/KernelImage.h"

using namespace hawser;
using namespace hawser::test;
using session::ConnectionState;

namespace {

void open(SessionUser& user, DemoMachine& machine, bool stop) {
    session::SessionOptions options;
    options.connection = QString::fromStdString(machine.connection());
    options.breakOnConnect = stop;
    user.order(session::OpenSession{options});
    const bool there = user.reaches(stop ? ConnectionState::Stopped : ConnectionState::Running);
    INFO(user.output);
    REQUIRE(there);
    if (!stop) REQUIRE(user.waitFor([&] { return user.output.find("HWSPULSE: beat") != std::string::npos; }));
    if (stop) REQUIRE(user.waitFor([&] { return user.told().prompt.acceptsCommands; }));
}

}  // namespace

TEST_CASE("attaching to a running machine learns what it is and lets it run") {
    DemoMachine machine;
    SessionUser user;
    open(user, machine, false);
    REQUIRE(user.told().target);
    CHECK(user.told().target->kernelBase.value() > 0xFFFF800000000000);
    CHECK(user.told().target->processors >= 2);
    CHECK(user.told().modules->size() >= 3);
    CHECK(user.stops == 0);
}

TEST_CASE("resynchronize keeps a stopped target stopped where it was") {
    DemoMachine machine;
    SessionUser user;
    open(user, machine, true);
    const std::uint64_t pc = user.registerValue("rip");
    user.changes.clear();
    user.order(session::Resynchronize{});
    REQUIRE(user.waitFor([&] { return user.went(ConnectionState::Resynchronizing); }));
    REQUIRE(user.reaches(ConnectionState::Stopped));
    CHECK(user.registerValue("rip") == pc);
    CHECK(user.stops == 1);
}

TEST_CASE("resynchronize keeps a running target running") {
    DemoMachine machine;
    SessionUser user;
    open(user, machine, false);
    user.changes.clear();
    user.order(session::Resynchronize{});
    REQUIRE(user.waitFor([&] { return user.went(ConnectionState::Resynchronizing); }));
    REQUIRE(user.reaches(ConnectionState::Running));
    CHECK(user.stops == 0);
}

TEST_CASE("a hung machine is waited for and found again after resume") {
    DemoMachine machine;
    SessionUser user;
    open(user, machine, true);
    const std::uint64_t pc = user.registerValue("rip");
    machine.command("hang");
    user.changes.clear();
    // A read that cannot be answered, and resynchronize in the middle of it.
    user.send(session::ReadMemoryAt{{}, user.told().target->kernelBase, 65536, false});
    user.order(session::Resynchronize{});
    REQUIRE(user.waitFor([&] { return user.went(ConnectionState::Resynchronizing); }));
    CHECK_FALSE(user.waitFor([&] { return user.told().state == ConnectionState::Stopped; }, 3s));
    CHECK(user.told().state == ConnectionState::Resynchronizing);
    machine.command("noise 64");
    machine.command("resume");
    REQUIRE(user.reaches(ConnectionState::Stopped));
    CHECK(user.registerValue("rip") == pc);
}

TEST_CASE("a running machine that hung runs again after resynchronize") {
    DemoMachine machine;
    SessionUser user;
    open(user, machine, false);
    machine.command("hang");
    user.changes.clear();
    user.order(session::Resynchronize{});
    REQUIRE(user.waitFor([&] { return user.went(ConnectionState::Resynchronizing); }));
    CHECK_FALSE(user.waitFor([&] { return user.told().state == ConnectionState::Running; }, 4s));
    machine.command("resume");
    REQUIRE(user.reaches(ConnectionState::Running));
    CHECK(user.stops == 0);
    user.order(session::BreakIn{});
    REQUIRE(user.reaches(ConnectionState::Stopped));
}

TEST_CASE("restart learns the target anew and leaves it as it was") {
    DemoMachine machine;
    SessionUser user;
    SECTION("stopped") {
        open(user, machine, true);
        const std::uint64_t pc = user.registerValue("rip");
        user.changes.clear();
        user.order(session::Restart{});
        REQUIRE(user.waitFor([&] { return user.went(ConnectionState::Restarting); }));
        REQUIRE(user.reaches(ConnectionState::Stopped));
        CHECK(user.registerValue("rip") == pc);
    }
    SECTION("running") {
        open(user, machine, false);
        user.changes.clear();
        user.order(session::Restart{});
        REQUIRE(user.waitFor([&] { return user.went(ConnectionState::Restarting); }));
        REQUIRE(user.reaches(ConnectionState::Running));
        CHECK(user.stops == 0);
    }
    CHECK(user.waitFor([&] { return user.told().modules->size() >= 3; }));
}

TEST_CASE("a machine killed in the middle of a read comes back, and the breakpoints with it") {
    DemoMachine machine;
    SessionUser user;
    open(user, machine, true);
    REQUIRE(user.run("bp " + placeOf("hwsdisk.sys", "HwsDiskReadSector")).find("rror") == std::string::npos);
    REQUIRE(user.told().breakpoints->size() == 1);
    machine.command("hang");  // or the read might be done before it
    const auto id = user.send(session::ReadMemoryAt{{}, user.told().target->kernelBase, 1 << 20, false});
    machine.command("poweroff");
    REQUIRE(user.waitFor([&] { return user.outcomes.contains(id); }));
    CHECK(user.outcomes.at(id));
    REQUIRE(user.reaches(ConnectionState::Opening));
    machine.command("poweron");
    REQUIRE(user.waitFor([&] { return user.stops >= 2; }));
    INFO(user.output);
    CHECK(user.output.find("Breakpoint 0 hit") != std::string::npos);
}

TEST_CASE("a reset machine is recognised as a new boot and its breakpoints hit again") {
    DemoMachine machine;
    SessionUser user;
    open(user, machine, true);
    user.run("bp " + placeOf("hwsdisk.sys", "HwsDiskReadSector"));
    user.execute(".reboot");
    REQUIRE(user.waitFor([&] { return user.stops >= 2; }));
    INFO(user.output);
    CHECK(user.output.find("Breakpoint 0 hit") != std::string::npos);
    CHECK(user.went(ConnectionState::Synchronizing));
}

TEST_CASE("leaving takes the breakpoints out and lets the machine run") {
    DemoMachine machine;
    {
        SessionUser user;
        open(user, machine, true);
        user.run("bp " + placeOf("hwsdisk.sys", "HwsDiskReadSector"));
        user.order(session::Quit{true});
        REQUIRE(user.waitFor([&] { return user.finished; }));
    }
    SessionUser next;
    open(next, machine, false);
    CHECK_FALSE(next.waitFor([&] { return next.stops > 0; }, 2s));
}
