#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>

#include "tests/support/DemoMachine.h"
#include "tests/support/Places.h"
#include "tests/window/HawserWindow.h"
#include "tests/window/XServer.h"

namespace hawser::test {

// Colours of the Connection window's badge on the light palette that a bare X server gives.
inline constexpr const char* kRunningColour = "#2B8A57";
inline constexpr const char* kStoppedColour = "#B4690E";
inline constexpr const char* kResynchronizingColour = "#7A52B3";

// A screen, a machine and the window attached to it; with HAWSER_WINDOW_REMOTE set, a window that has joined
// a hawser-kd which is attached to it: what a window does must not depend on where its session is.
struct WindowSession {
    explicit WindowSession(const std::vector<std::string>& more = {})
        : server(isElsewhere() ? serve(more) : nullptr), window(screen, folder, arguments(more)) {}

    static bool isElsewhere() { return std::getenv("HAWSER_WINDOW_REMOTE") != nullptr; }

    std::vector<std::string> arguments(const std::vector<std::string>& more) const {
        if (server) return {"-remote", "npipe:pipe=" + folder.file("server.sock")};
        std::vector<std::string> all{"-k", machine.connection()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    std::unique_ptr<ChildProcess> serve(const std::vector<std::string>& more) const {
        std::vector<std::string> all{builtFile("hawser-kd"),
                                     "-k",
                                     machine.connection(),
                                     "-logo",
                                     folder.file("session.log"),
                                     "-server",
                                     "npipe:pipe=" + folder.file("server.sock")};
        all.insert(all.end(), more.begin(), more.end());
        auto process =
            std::make_unique<ChildProcess>(all, std::vector<std::string>{"XDG_RUNTIME_DIR=" + folder.path()});
        REQUIRE(process->expect("Server started with", kPatience));
        return process;
    }

    TemporaryFolder folder;  // settings and log
    XServer screen;
    DemoMachine machine;
    std::unique_ptr<ChildProcess> server;  // whose session the window has joined
    HawserWindow window;
};

}  // namespace hawser::test
