#pragma once

#include "tests/support/DemoMachine.h"
#include "tests/window/HawserWindow.h"
#include "tests/window/XServer.h"

namespace hawser::test {

// Colours of the Connection window's badge on the light palette that a bare X server gives.
inline constexpr const char* kRunningColour = "#2B8A57";
inline constexpr const char* kStoppedColour = "#B4690E";
inline constexpr const char* kResynchronizingColour = "#7A52B3";

// A screen, a machine and the window attached to it.
struct WindowSession {
    explicit WindowSession(const std::vector<std::string>& more = {})
        : window(screen, folder, arguments(more)) {}

    std::vector<std::string> arguments(const std::vector<std::string>& more) const {
        std::vector<std::string> all{"-k", machine.connection()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    TemporaryFolder folder;  // settings and log
    XServer screen;
    DemoMachine machine;
    HawserWindow window;
};

}  // namespace hawser::test
