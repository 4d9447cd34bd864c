#include "tests/window/MenuMouse.h"

#include <catch2/catch.hpp>

#include "tests/window/Artefacts.h"

namespace hawser::test {

// The keyboard says where the menu is, the mouse opens it: to look for it with the mouse one would have to
// know how long the machine takes to open the one below it.
void MenuMouse::openDebug() {
    constexpr int kInside = 8;
    m_window.key("alt+d");
    REQUIRE(m_window.opensAnother());
    const Rectangle place = m_screen.geometryOf(m_window.others().front());
    m_window.key("Escape");
    REQUIRE(m_window.hasOneWindow());
    m_window.key("Escape");  // the menu bar gives the keyboard back
    m_window.click(place.x + kInside, place.y - kInside);
    REQUIRE(m_window.opensAnother());
    m_debug = m_window.others().front();
    REQUIRE(m_screen.geometryOf(m_debug) == place);
}

void MenuMouse::openKernelConnection() {
    constexpr double kLast = 0.96;  // the last of eleven entries
    openDebug();
    const Rectangle debug = m_screen.geometryOf(m_debug);
    m_window.mouseTo(debug.x + debug.width / 2, debug.y + static_cast<int>(debug.height * kLast));
    REQUIRE(waitUntil([&] { return m_window.others().size() == 2; }));
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
