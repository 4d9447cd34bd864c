// A target that is believed to be stopped, or to run, is asked from time to time whether it still is.
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/session/live/SessionTimeouts.h"
#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

void stop(SimulatedSession& s) {
    s.open(true);
    REQUIRE(s.prompts());
}

}  // namespace

TEST_CASE("a stopped target that nobody asks anything is asked now and then, and shown as before") {
    SimulatedSession s;
    stop(s);
    s.post(SetPacketTrace{true});
    s.run([] { return false; }, 100s);
    const auto resets = std::ranges::count_if(s.told.packets, [](const TracedPacket& packet) {
        return packet.sent && packet.summary.find("RESET") != std::string::npos;
    });
    CHECK(resets >= 3);
    CHECK(resets <= 6);
    CHECK(s.whole->state() == ConnectionState::Stopped);
    CHECK(s.told.stops.size() == 1);
    CHECK_FALSE(s.told.went(ConnectionState::Unresponsive));
}

TEST_CASE("a stopped target that dies is called unresponsive by itself, and is back by itself") {
    SimulatedSession s;
    stop(s);
    s.target.hang();
    REQUIRE(s.reaches(ConnectionState::Unresponsive, kFirstVerify + kVerifyAnswer + 1s));
    CHECK_FALSE(s.told.prompt.acceptsCommands);
    s.target.unhang();
    REQUIRE(s.prompts());
    CHECK(s.told.stops.size() == 1);  // the same stop
    s.told.text.clear();
    s.command("r rip");
    REQUIRE(s.run([&] { return s.told.text.find("rip=") != std::string::npos; }, 5s));
}

TEST_CASE("a stopped target that was reset while all that it said of its boot was lost is found out") {
    SimulatedSession s;
    stop(s);
    REQUIRE(s.told.identified == 1);
    s.target.faults().loseForGood = 2;  // the banner and the kernel's load
    s.target.reboot(s.clock.now());
    REQUIRE(s.run([&] { return s.told.identified == 2; }, kFirstVerify + kVerifyAnswer + 5s));
    CHECK(s.reaches(ConnectionState::Running));
}

TEST_CASE("a reset that goes with a break-in follows it: a running target has room for little more") {
    ScriptedOptions uart;
    uart.receiveQueue = 16;
    SimulatedSession s(uart);
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.post(SetPacketTrace{true});
    s.target.hang();
    s.post(BreakIn{});
    REQUIRE(s.reaches(ConnectionState::Unresponsive));
    s.run([] { return false; }, 10s);
    s.told.packets.clear();
    s.run([] { return false; }, 6s);
    std::vector<std::string> sent;
    for (const TracedPacket& packet : s.told.packets)
        if (packet.sent) sent.push_back(packet.summary.substr(0, packet.summary.find(" id")));
    REQUIRE(sent.size() >= 2);
    CHECK(sent[0] == "BREAK-IN");
    CHECK(sent[1].find("RESET") != std::string::npos);
    s.target.unhang();
    CHECK(s.prompts());
}
