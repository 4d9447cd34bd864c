#pragma once

#include "tests/window/HawserWindow.h"

namespace hawser::test {

// Debug | Kernel Connection by mouse alone, found by where the titles and popups are.
class MenuMouse {
  public:
    MenuMouse(const XServer& screen, const HawserWindow& window) : m_screen(screen), m_window(window) {}

    // Opens Debug | Kernel Connection; fails the test when a menu does not come.
    void openKernelConnection();
    void clickResynchronize() { clickAt(kResynchronize); }
    void clickRestart() { clickAt(kRestart); }

  private:
    // The menu has six entries and two separators; a separator is less high than an entry. Where the middle
    // of an entry is, as a part of the menu's height.
    static constexpr double kResynchronize = 0.573;
    static constexpr double kRestart = 0.724;

    void clickAt(double part);
    void openDebug();

    const XServer& m_screen;
    const HawserWindow& m_window;
    std::string m_debug;
    std::string m_connection;
};

}  // namespace hawser::test
