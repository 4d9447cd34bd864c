// State changes that cannot be read: the target stands still behind each, so the session must know.
#include <catch2/catch.hpp>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

constexpr int kAlways = 1'000'000;

bool said(const SimulatedSession& s, std::string_view words) {
    return s.told.text.find(words) != std::string::npos;
}

// It can be made to go on, and stopped again.
void goesOn(SimulatedSession& s) {
    s.target.faults() = {};
    s.command("g");
    REQUIRE(s.run([&] { return s.target.isRunning() && s.whole->state() == ConnectionState::Running; }, 20s));
    s.post(BreakIn{});
    REQUIRE(s.reaches(ConnectionState::Stopped));
    REQUIRE(s.prompts());
}

}  // namespace

TEST_CASE("a stop that cannot be read is a stop, and told") {
    const auto flaw = GENERATE(&Misbehaviour::cutStateChanges, &Misbehaviour::unknownStates);
    SimulatedSession s;
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.target.faults().*flaw = kAlways;
    s.target.raise(0xC0000094, s.target.cpu().pc(), s.clock.now());
    const bool stopped = s.reaches(ConnectionState::Stopped);
    INFO(s.told.text);
    REQUIRE(stopped);
    REQUIRE(s.prompts());
    CHECK(s.told.stops.size() == 1);
    CHECK((said(s, "A state change is cut short: it has ") || said(s, "counts as stopped")));
    goesOn(s);
}

TEST_CASE("an attach to a target none of whose state changes can be read ends stopped") {
    const auto flaw = GENERATE(&Misbehaviour::cutStateChanges, &Misbehaviour::unknownStates);
    SimulatedSession s;
    s.target.faults().*flaw = kAlways;
    s.target.raise(kd::kExceptionBreakpoint, s.target.cpu().pc(), s.clock.now());
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Stopped));
    REQUIRE(s.prompts());
    goesOn(s);
}

TEST_CASE("a module whose path is announced too long is listed, told, and passes") {
    SimulatedSession s;
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.target.faults().longPaths = 1;
    s.target.loadModule({.name = "late.sys", .base = Address(0xFFFFF88001000000)}, s.clock.now());
    REQUIRE(s.run([&] { return said(s, "What can be read of it is used."); }, 20s));
    REQUIRE(s.run([&] { return s.target.isRunning(); }, 20s));
    REQUIRE(s.told.modules);
    CHECK(std::ranges::any_of(*s.told.modules, [](const Module& m) { return m.name == "late"; }));
    CHECK(s.told.stops.empty());
}

TEST_CASE("a target of an old protocol is told of, and can be let go") {
    SimulatedSession s;
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    Bytes payload(240);
    payload[0] = std::byte{0x30};
    payload[1] = std::byte{0x30};
    s.target.sendRaw(kd::PacketType::StateChange32, payload, s.clock.now());
    REQUIRE(s.run([&] { return said(s, "older than version 5"); }, 20s));
    REQUIRE(s.reaches(ConnectionState::Stopped));
}
