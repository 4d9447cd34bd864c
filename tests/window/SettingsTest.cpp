// What a window leaves behind for the next one.
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/window/Artefacts.h"
#include "tests/window/WindowSession.h"

using namespace hawser::test;

TEST_CASE("the next window has the last one's place, size and command history") {
    TemporaryFolder folder;
    XServer screen;
    DemoMachine machine;
    Rectangle place;
    {
        HawserWindow window(screen, folder, {"-k", machine.connection(), "-bonc"});
        REQUIRE(window.reaches("Stopped"));
        const Rectangle first = window.geometry();
        screen.xdotool({"windowsize", window.id(), "1240", "760"});
        screen.xdotool({"windowmove", window.id(), "170", "90"});
        REQUIRE(waitUntil([&] { return window.geometry().width == 1240 && window.geometry().x != first.x; }));
        place = window.geometry();
        window.run("? 0x4242+1", "4243");
        screen.capture(artefact("40-first-window"));
        window.key("alt+F4");
        REQUIRE(window.process().waitForExit(kPatience) == 0);
    }
    HawserWindow window(screen, folder, {"-k", machine.connection(), "-bonc"});
    REQUIRE(window.reaches("Stopped"));
    CHECK(waitUntil([&] { return window.geometry() == place; }));
    const std::size_t mark = window.log().size();
    window.key("Up");
    window.key("Return");
    CHECK(window.says("4243", mark));
    screen.capture(artefact("41-second-window"));
}

TEST_CASE("settings of events outlive a debugger that is killed") {
    TemporaryFolder folder;
    XServer screen;
    DemoMachine machine;
    {
        HawserWindow window(screen, folder, {"-k", machine.connection(), "-bonc"});
        REQUIRE(window.reaches("Stopped"));
        window.run("sxe -c \".echo came\" ld:hws*; .echo one", "one");
        window.run("sxi av; sxe ibp", "Will breakin at next boot.");
        REQUIRE(waitUntil([&] {
            const std::string kept = readFile(folder.file("hawser.ini"));
            return kept.find("code=ld") != std::string::npos && kept.find("code=av") != std::string::npos;
        }));
        window.process().signal(SIGKILL);
        REQUIRE(window.process().waitForExit(kPatience));
    }
    HawserWindow window(screen, folder, {"-k", machine.connection(), "-bonc"});
    REQUIRE(window.reaches("Stopped"));
    const std::size_t mark = window.log().size();
    window.run("sx", "Access violation - ignore - not handled");
    CHECK(window.log().find("(only break for hws*)\n           Command: \".echo came\"", mark) !=
          std::string::npos);
    screen.capture(artefact("42-settings-of-events"));
}
