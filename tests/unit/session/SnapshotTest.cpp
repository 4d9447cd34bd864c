// A machine that is put back to an earlier state under a session, with the breakpoints that stood in it then.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

namespace {

// Stopped, with a breakpoint that is set when it goes on.
struct Stopped : SimulatedSession {
    Stopped() {
        open(true);
        REQUIRE(prompts());
        say(fmt::format("bp {:x}", place.value()));
    }
    void say(const std::string& words) {
        command(words);
        REQUIRE(prompts());
    }
    void go() {
        command("g");
        REQUIRE(reaches(ConnectionState::Running));
    }
    bool says(std::string_view text) const { return told.text.find(text) != std::string::npos; }

    const Address place = target.image().codeStart() + 0x40;
};

}  // namespace

TEST_CASE("a machine put back to where it ran is another stop, with nothing of ours in it", "[snapshot]") {
    Stopped s;
    s.go();
    REQUIRE(s.target.breakpoints().isInserted(s.place));
    const auto snapshot = s.target.takeSnapshot(s.clock.now());
    s.post(BreakIn{});
    REQUIRE(s.reaches(ConnectionState::Stopped));
    REQUIRE(s.prompts());
    const std::size_t stops = s.told.stops.size();
    s.target.restore(*snapshot, s.clock.now());
    REQUIRE(s.target.breakpoints().breaksAt(s.place));

    s.post(Resynchronize{});
    REQUIRE(s.run([&] { return s.told.stops.size() > stops; }, 60s));
    REQUIRE(s.prompts());
    CHECK(s.says("snapshot"));
    CHECK_FALSE(s.target.breakpoints().breaksAt(s.place));
    s.go();
    CHECK(s.target.breakpoints().isInserted(s.place));
    s.target.setPath({s.place}, 1ms);
    REQUIRE(s.prompts());
    CHECK(s.says("Breakpoint 0 hit"));
}

TEST_CASE("a breakpoint that somebody else left there does not keep the target from going", "[snapshot]") {
    Stopped s;
    REQUIRE(s.target.breakpoints().write(s.place));
    s.go();
    CHECK(s.target.breakpoints().isInserted(s.place));
    CHECK_FALSE(s.says("could not be set"));
    s.target.setPath({s.place}, 1ms);
    REQUIRE(s.prompts());
    CHECK(s.says("Breakpoint 0 hit"));
    CHECK_FALSE(s.target.breakpoints().breaksAt(s.place));
}
