// Restarting, ending and beginning sessions from the window, and leaving it.
#include <catch2/catch.hpp>

#include "tests/window/Artefacts.h"
#include "tests/window/MenuMouse.h"
#include "tests/window/WindowSession.h"

using namespace hawser::test;

TEST_CASE("the window says where Restart is, restarts, and is dormant after Shift+F5", "[here]") {
    WindowSession session({"-bonc"});
    HawserWindow& window = session.window;
    REQUIRE(window.reaches("Stopped"));
    window.run(".restart", "Debug | Kernel Connection | Restart Connection");
    CHECK(window.says(".restart belongs to the console debugger"));
    CHECK(window.title().starts_with("Stopped "));
    session.screen.capture(artefact("20-restart-typed"));

    const std::size_t mark = window.log().size();
    MenuMouse mouse(session.screen, window);
    mouse.openKernelConnection();
    mouse.clickRestart();
    REQUIRE(window.says("A restart of the connection was asked for.", mark));
    REQUIRE(window.says("Kernel Debugger connection established.", mark));
    REQUIRE(window.reaches("Stopped"));
    session.screen.capture(artefact("21-restarted"));

    window.key("shift+F5");
    REQUIRE(waitUntil([&] { return window.title() == "Hawser"; }));
    session.screen.capture(artefact("22-dormant"));
    window.key("ctrl+k");
    const std::string dialog = window.dialog();
    CHECK(session.screen.titleOf(dialog) == "Kernel Debug");
    CHECK(waitUntil([&] { return session.screen.colours(session.screen.geometryOf(dialog)) > 10; }));
    session.screen.capture(artefact("23-kernel-debug"));
    window.key("Escape");
    REQUIRE(window.hasOneWindow());
}

TEST_CASE("a window elsewhere drives the target, may not restart it, and leaves it alone", "[elsewhere]") {
    if (!WindowSession::isElsewhere()) return;
    WindowSession session({"-bonc"});
    HawserWindow& window = session.window;
    REQUIRE(window.reaches("Stopped"));
    CHECK(window.badgeShows(kStoppedColour));
    window.run(".restart", ".restart is refused to a client");
    MenuMouse mouse(session.screen, window);
    mouse.openKernelConnection();
    mouse.clickRestart();
    const std::size_t mark = window.log().size();
    window.run("r rip", "rip=");
    window.key("F10");
    REQUIRE(window.says("] p\n", mark));
    session.screen.capture(artefact("60-elsewhere"));
    window.key("alt+F4");
    CHECK(window.process().waitForExit(kPatience) == 0);
    REQUIRE(window.says(" has left."));
    session.server->send(".echo still here\n");
    CHECK(session.server->expect("still here", kPatience));
}

TEST_CASE("a machine that hangs does not hold the window when it is closed") {
    WindowSession session({"-bonc"});
    HawserWindow& window = session.window;
    REQUIRE(window.reaches("Stopped"));
    session.machine.command("hang");
    SECTION("while stopped") {}
    SECTION("while resynchronizing") {
        window.key("ctrl+alt+r");
        REQUIRE(window.reaches("Resynchronizing"));
    }
    session.screen.capture(artefact("30-before-leaving"));
    window.key("alt+F4");
    CHECK(window.process().waitForExit(kPatience) == 0);
}
