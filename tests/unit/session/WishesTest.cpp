// What the user wants of events, and what is said while it cannot be had.
#include <catch2/catch.hpp>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

bool says(SimulatedSession& s, const std::string& words) {
    return s.run([&] { return s.told.text.find(words) != std::string::npos; }, 5s);
}

}  // namespace

TEST_CASE("settings of events are told when they change, and a session begins with those kept") {
    std::vector<session::EventFilter> kept;
    {
        SimulatedSession s;
        s.open(true);
        REQUIRE(s.prompts());
        CHECK_FALSE(s.told.eventFilters);
        s.command("sxe -c \"k\" ld:hws*");
        REQUIRE(s.run([&] { return s.told.eventFilters != nullptr; }, 5s));
        kept = *s.told.eventFilters;
        REQUIRE(kept.size() == 1);
        s.command("sxr");
        CHECK(s.run([&] { return s.told.eventFilters->empty(); }, 5s));
    }
    SimulatedSession s;
    session::SessionOptions options;
    options.breakOnConnect = true;
    options.eventFilters = kept;
    s.open(options);
    REQUIRE(s.prompts());
    REQUIRE(s.told.eventFilters);
    CHECK(*s.told.eventFilters == kept);
    s.command("sx");
    CHECK(says(s, "(only break for hws*)\n           Command: \"k\""));
    s.open({}, {});
    CHECK(s.told.eventFilters->empty());
}

TEST_CASE("sxe iml stops the next boot") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    s.command("sxe iml; sx");
    REQUIRE(says(s, "iml - Initial module load - break"));
    s.command("g");
    REQUIRE(s.reaches(ConnectionState::Running));
    const std::size_t before = s.told.stops.size();
    s.target.reboot(s.clock.now());
    REQUIRE(s.prompts());
    CHECK(s.told.stops.size() == before + 1);
}

TEST_CASE("while both ends are brought in step, commands say that instead of a running target") {
    SimulatedSession s;
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.target.hang();
    s.post(session::Resynchronize{});
    REQUIRE(s.reaches(ConnectionState::Resynchronizing));
    s.told.text.clear();
    s.command("g");
    CHECK(says(s, "The connection is being resynchronized; g has to wait until the target has answered."));
    CHECK(s.told.text.find("is running") == std::string::npos);
    s.target.unhang();
    CHECK(s.reaches(ConnectionState::Running));
}

TEST_CASE("a target that was stopped is not let go while the ends are brought in step") {
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    s.target.hang();
    s.post(session::Resynchronize{});
    REQUIRE(s.reaches(ConnectionState::Resynchronizing));
    s.command("g");
    CHECK(says(s, "The connection is being resynchronized; g has to wait until the target has answered."));
    s.target.unhang();
    REQUIRE(s.reaches(ConnectionState::Stopped));
    CHECK(s.target.isStopped());
    s.command("g");
    CHECK(s.reaches(ConnectionState::Running));
}
