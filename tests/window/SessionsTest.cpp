// Two machines in one window.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/window/Artefacts.h"
#include "tests/window/WindowSession.h"

using namespace hawser::test;

namespace {

// By the Kernel Debug dialog, with the keyboard alone.
void attachAnother(HawserWindow& window, DemoMachine& machine) {
    window.key("ctrl+k");
    window.dialog();
    window.key("alt+s");
    window.key("ctrl+a");
    window.type(machine.socketPath());
    window.key("Return");
    REQUIRE(window.hasOneWindow());
    REQUIRE(window.reaches("Running"));
}

}  // namespace

TEST_CASE("a second machine gets a page of its own, and keys reach the one that is shown") {
    WindowSession session({"-bonc"});
    HawserWindow& window = session.window;
    REQUIRE(window.reaches("Stopped"));
    DemoMachine second;
    attachAnother(window, second);
    CHECK(window.title().find(second.socketPath()) != std::string::npos);
    window.key("ctrl+alt+s");
    session.screen.capture(artefact("50-two-machines"));

    window.key("ctrl+Prior");
    REQUIRE(window.reaches("Stopped"));
    CHECK(window.title().find(session.machine.socketPath()) != std::string::npos);
    CHECK(window.run("? 0x4141+1", "4142").find("4142") != std::string::npos);
    window.key("ctrl+Next");
    REQUIRE(window.reaches("Running"));
    // A break goes to the machine that is shown; the other one stays as it was.
    window.key("alt+Delete");
    REQUIRE(window.reaches("Stopped"));
    CHECK(window.title().find(second.socketPath()) != std::string::npos);
    session.screen.capture(artefact("51-both-stopped"));
    window.key("alt+F4");
    CHECK(window.process().waitForExit(kPatience) == 0);
}

TEST_CASE("leaving two machines is asked once, and the overview is there again") {
    TemporaryFolder folder;
    std::ofstream(folder.file("hawser.ini")) << "[exit]\nhabit=ask\n";
    XServer screen;
    DemoMachine first;
    DemoMachine second;
    {
        HawserWindow window(screen, folder, {"-k", first.connection(), "-bonc"});
        REQUIRE(window.reaches("Stopped"));
        attachAnother(window, second);
        window.key("ctrl+alt+s");
        window.key("alt+F4");
        window.dialog();
        screen.capture(artefact("52-one-question-for-both"));
        window.key("Return");
        CHECK(window.process().waitForExit(kPatience) == 0);
    }
    HawserWindow window(screen, folder, {"-k", first.connection(), "-bonc"});
    REQUIRE(window.reaches("Stopped"));
    screen.capture(artefact("53-overview-again"));
}
