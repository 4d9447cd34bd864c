// A machine that hangs, and the window that gets it back: by keys, and by mouse.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/window/Artefacts.h"
#include "tests/window/MenuMouse.h"
#include "tests/window/WindowSession.h"

using namespace hawser::test;

namespace {

constexpr const char* kInStep = "The target is stopped where it was; both ends are in step.";
constexpr const char* kAsked = "Resynchronize was asked for.";

// "CR3=00000000001ad000" of one processor, in the monitor's words.
std::string pageTableIn(const std::string& registers) {
    const std::size_t at = registers.find("CR3=");
    if (at == std::string::npos) return "CR3 is not in: " + registers;
    const std::size_t start = at + 4;
    const std::size_t end = registers.find_first_not_of("0123456789abcdef", start);
    return registers.substr(start, end - start);
}

std::string withoutZeros(const std::string& digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

void hangWithNoise(DemoMachine& machine) {
    machine.command("hang");
    machine.command("noise 64");
}

}  // namespace

TEST_CASE("keys stop a machine, and resynchronize one that hung while it was stopped") {
    WindowSession session;
    HawserWindow& window = session.window;
    REQUIRE(window.reaches("Running"));
    CHECK(window.badgeShows(kRunningColour));
    session.screen.capture(artefact("01-running"));

    window.key("alt+Delete");
    REQUIRE(window.reaches("Stopped"));
    CHECK(window.badgeShows(kStoppedColour));
    const std::string place = window.run("r rip", "rip=");
    session.screen.capture(artefact("02-stopped"));

    hangWithNoise(session.machine);
    const std::size_t mark = window.log().size();
    window.key("ctrl+alt+r");
    REQUIRE(window.reaches("Resynchronizing"));
    REQUIRE(window.says(kAsked, mark));
    CHECK(window.badgeShows(kResynchronizingColour));
    session.screen.capture(artefact("03-resynchronizing"));

    // The window lives while the machine does not.
    window.key("alt+d");
    REQUIRE(window.opensAnother());
    const Rectangle menu = session.screen.geometryOf(window.others().front());
    CHECK(waitUntil([&] { return session.screen.colours(menu) > 10; }));
    session.screen.capture(artefact("04-menu-while-hung"));
    window.key("Escape");
    REQUIRE(window.hasOneWindow());
    window.key("Escape");  // the menu bar gives the keyboard back
    CHECK(window.title().starts_with("Resynchronizing "));
    window.run("g", "The connection is being resynchronized; g has to wait until the target has answered.");
    session.screen.capture(artefact("04-g-while-hung"));

    session.machine.command("resume");
    REQUIRE(window.reaches("Stopped"));
    REQUIRE(window.says(kInStep, mark));
    CHECK(window.badgeShows(kStoppedColour));
    CHECK(window.run("r rip", "rip=") == place);
    session.screen.capture(artefact("05-stopped-again"));

    // What the window shows is what the machine says, not what was remembered.
    const std::string shown = window.run("r cr3", "cr3=").substr(4);
    CHECK(withoutZeros(shown) == withoutZeros(pageTableIn(session.machine.command("registers"))));
}

TEST_CASE("the mouse resynchronizes a running machine that hung") {
    WindowSession session({"-bonc"});
    HawserWindow& window = session.window;
    REQUIRE(window.reaches("Stopped"));
    REQUIRE(window.keyReaches("F5", "Running"));
    REQUIRE(window.badgeShows(kRunningColour));

    hangWithNoise(session.machine);
    const std::size_t mark = window.log().size();
    MenuMouse mouse(session.screen, window);
    mouse.openKernelConnection();
    session.screen.capture(artefact("10-menu-by-mouse"));
    mouse.clickResynchronize();
    REQUIRE(window.reaches("Resynchronizing"));
    REQUIRE(window.says(kAsked, mark));
    CHECK(window.badgeShows(kResynchronizingColour));
    session.screen.capture(artefact("11-resynchronizing-by-mouse"));

    session.machine.command("resume");
    const bool runs = window.reaches("Running");
    session.screen.capture(artefact("12-running-again"));
    INFO(window.log().substr(mark));
    REQUIRE(runs);
    CHECK(window.badgeShows(kRunningColour));
    CHECK(window.log().find("Break instruction exception", mark) == std::string::npos);
}
