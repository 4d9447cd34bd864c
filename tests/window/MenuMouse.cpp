#include "tests/window/MenuMouse.h"

#include <catch2/catch.hpp>

#include "tests/window/Artefacts.h"

namespace hawser::test {

// File, Edit, View, Debug: with one menu open, moving along the bar opens the next at another place.
void MenuMouse::openDebug() {
    constexpr int kDebug = 4;
    constexpr int kStep = 14;
    const Rectangle window = m_window.geometry();
    const int y = window.y + 12;
    int x = window.x + 16;
    m_window.click(x, y);
    REQUIRE(m_window.opensAnother());
    int left = m_screen.geometryOf(m_window.others().front()).x;
    for (int menu = 1; menu < kDebug; x += kStep) {
        REQUIRE(x < window.x + window.width / 2);
        m_window.mouseTo(x, y);
        const bool moved = waitUntil(
            [&] {
                const auto popups = m_window.others();
                return popups.size() == 1 && m_screen.geometryOf(popups.front()).x > left;
            },
            300ms);
        if (!moved) continue;
        left = m_screen.geometryOf(m_window.others().front()).x;
        ++menu;
    }
    m_debug = m_window.others().front();
}

void MenuMouse::openKernelConnection() {
    constexpr double kLast = 0.96;  // the last of eleven entries
    openDebug();
    const Rectangle debug = m_screen.geometryOf(m_debug);
    m_window.mouseTo(debug.x + debug.width / 2, debug.y + static_cast<int>(debug.height * kLast));
    REQUIRE(waitUntil([&] { return m_window.others().size() == 2; }, 5s));
    for (const std::string& popup : m_window.others())
        if (popup != m_debug) m_connection = popup;
}

void MenuMouse::clickAt(double part) {
    const Rectangle menu = m_screen.geometryOf(m_connection);
    // Sideways into the submenu first: the way down across the other menu would close it.
    m_window.mouseTo(menu.x + menu.width / 2, menu.y + menu.height - 8);
    m_window.click(menu.x + menu.width / 2, menu.y + static_cast<int>(menu.height * part));
    REQUIRE(m_window.hasOneWindow());
}

}  // namespace hawser::test
