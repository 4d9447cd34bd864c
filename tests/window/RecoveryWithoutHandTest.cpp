// A picture story: a machine hangs, the line's health turns, it comes back by itself, it reboots, and the
// breakpoint is hit again. Nobody presses Resynchronize.
#include <catch2/catch.hpp>

#include "tests/support/KernelImage.h"
#include "tests/window/Artefacts.h"
#include "tests/window/WindowSession.h"

using namespace hawser::test;

TEST_CASE("a machine that hung comes back without a hand, reboots, and its breakpoint is hit again") {
    WindowSession session;
    HawserWindow& window = session.window;
    REQUIRE(window.reaches("Running"));
    window.key("alt+Delete");
    REQUIRE(window.reaches("Stopped"));
    window.run("bp " + placeOf("hwsdisk.sys", "HwsDiskReadSector") + "; bl", "hwsdisk");
    std::size_t mark = window.log().size();
    window.enter("g");
    REQUIRE(window.says("Breakpoint 0 hit", mark));
    REQUIRE(window.reaches("Stopped"));
    session.screen.capture(artefact("50-breakpoint-hit"));

    session.machine.command("hang");
    window.enter("db nt+3000 L10");
    REQUIRE(window.reaches("Unresponsive"));
    session.screen.capture(artefact("51-hung-health-turning"));
    session.machine.command("resume");
    REQUIRE(window.reaches("Stopped"));
    REQUIRE(window.badgeShows(kStoppedColour));
    session.screen.capture(artefact("52-back-by-itself"));

    mark = window.log().size();
    window.enter(".reboot");
    REQUIRE(window.says("Waiting to reconnect...", mark));
    session.screen.capture(artefact("53-rebooting"));
    REQUIRE(window.says("Breakpoint 0 hit", mark));
    REQUIRE(window.reaches("Stopped"));
    REQUIRE(window.badgeShows(kStoppedColour));
    session.screen.capture(artefact("54-breakpoint-hit-again"));
}
