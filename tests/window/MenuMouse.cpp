#include "tests/window/MenuMouse.h"

#include <catch2/catch.hpp>

#include "tests/window/Artefacts.h"

namespace hawser::test {

void MenuMouse::openDebug() {
    constexpr std::size_t kTitle = 3;  // File, Edit, View, Debug
    const Rectangle all = m_window.geometry();
    const Rectangle bar{all.x, all.y + 4, all.width / 2, 16};
    std::vector<Rectangle> titles;
    REQUIRE(waitUntil([&] {
        titles = m_screen.words(bar);
        return titles.size() > kTitle;
    }));
    const Rectangle& title = titles[kTitle];
    m_window.click(title.x + title.width / 2, title.y + title.height / 2);
    REQUIRE(m_window.opensAnother());
    m_debug = m_window.others().front();
    const Rectangle menu = m_screen.geometryOf(m_debug);
    REQUIRE(titles[kTitle - 1].x < menu.x);
    REQUIRE(menu.x <= title.x);
}

void MenuMouse::openKernelConnection() {
    constexpr double kLastButOne = 0.885;
    openDebug();
    const Rectangle debug = m_screen.geometryOf(m_debug);
    m_window.mouseTo(debug.x + debug.width / 2, debug.y + static_cast<int>(debug.height * kLastButOne));
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
