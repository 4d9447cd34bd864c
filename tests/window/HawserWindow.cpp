#include "tests/window/HawserWindow.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/Places.h"
#include "tests/window/Artefacts.h"

namespace hawser::test {
namespace {
constexpr const char* kClass = "hawser";
}

HawserWindow::HawserWindow(const XServer& screen, const TemporaryFolder& folder,
                           const std::vector<std::string>& arguments)
    : m_screen(screen), m_log(folder.file("session.log")) {
    std::vector<std::string> command{test::builtFile("hawser"), "--settings", folder.path()};
    // A session elsewhere has its log there.
    if (std::ranges::find(arguments, "-remote") == arguments.end())
        command.insert(command.end(), {"-logo", m_log});
    command.insert(command.end(), arguments.begin(), arguments.end());
    m_process = std::make_unique<ChildProcess>(
        command,
        std::vector<std::string>{"QT_QPA_PLATFORM=xcb", "DISPLAY=" + m_screen.display(), "LC_ALL=C.UTF-8"});
    const bool came = waitUntil([&] {
        const auto windows = m_screen.windowsOf(kClass);
        if (!windows.empty()) m_window = windows.front();
        return !windows.empty();
    });
    INFO("hawser said: " << m_process->drain(0ms));
    REQUIRE(came);
    m_screen.xdotool({"windowactivate", "--sync", m_window});
}

std::string HawserWindow::title() const {
    return m_screen.titleOf(m_window);
}

Rectangle HawserWindow::geometry() const {
    return m_screen.geometryOf(m_window);
}

std::string HawserWindow::log() const {
    return readFile(m_log);
}

bool HawserWindow::reaches(const std::string& state, std::chrono::milliseconds limit) const {
    return waitUntil([&] { return title().starts_with(state + " "); }, limit);
}

bool HawserWindow::badgeShows(const std::string& colour) const {
    // Where the Connection window begins: below it a band shows the states that were, in the same colours.
    constexpr int kLeast = 400;  // pixels; the word beside the badge has fewer
    const Rectangle all = geometry();
    const Rectangle dock{all.x + all.width * 7 / 10, all.y + all.height * 42 / 100, all.width * 3 / 10,
                         all.height * 13 / 100};
    return waitUntil([&] { return m_screen.pixels(dock, colour) > kLeast; });
}

bool HawserWindow::says(const std::string& text, std::size_t mark, std::chrono::milliseconds limit) const {
    return waitUntil([&] { return log().find(text, mark) != std::string::npos; }, limit);
}

void HawserWindow::key(const std::string& keys) const {
    m_screen.xdotool({"key", keys});
}

bool HawserWindow::keyReaches(const std::string& keys, const std::string& state) const {
    return waitUntil([&] {
        key(keys);
        return reaches(state, 1s);
    });
}

void HawserWindow::type(const std::string& text) const {
    m_screen.xdotool({"type", "--delay", "15", text});
}

void HawserWindow::enter(const std::string& line) const {
    type(line);
    key("Return");
}

std::string HawserWindow::run(const std::string& command, const std::string& answer) const {
    const std::size_t before = log().size();
    enter(command);
    // The log repeats the line, and that may have the answer's words in it.
    const std::string repeated = " " + command + "\n";
    REQUIRE(says(repeated, before));
    const std::size_t mark = log().find(repeated, before) + repeated.size();
    const bool answered = says(answer, mark);
    INFO("'" << command << "' was answered: " << log().substr(mark));
    REQUIRE(answered);
    std::string all;
    REQUIRE(waitUntil([&] {
        all = log();
        return all.find('\n', all.find(answer, mark)) != std::string::npos;
    }));
    const std::size_t at = all.find(answer, mark);
    return all.substr(at, all.find('\n', at) - at);
}

void HawserWindow::mouseTo(int x, int y) const {
    m_screen.xdotool({"mousemove", std::to_string(x), std::to_string(y)});
}

void HawserWindow::click(int x, int y) const {
    mouseTo(x, y);
    m_screen.xdotool({"click", "1"});
}

std::vector<std::string> HawserWindow::others() const {
    auto windows = m_screen.windowsOf(kClass);
    std::erase(windows, m_window);
    return windows;
}

bool HawserWindow::opensAnother() const {
    return waitUntil([&] { return !others().empty(); });
}

std::string HawserWindow::dialog() const {
    REQUIRE(opensAnother());
    const auto windows = others();
    REQUIRE(windows.size() == 1);
    m_screen.xdotool({"windowactivate", "--sync", windows.front()});
    REQUIRE(waitUntil([&] {
        return m_screen.activeWindow() == windows.front() && m_screen.focusedWindow() == windows.front();
    }));
    return windows.front();
}

bool HawserWindow::hasOneWindow() const {
    return waitUntil([&] {
        return others().empty() && m_screen.activeWindow() == m_window &&
               m_screen.focusedWindow() == m_window;
    });
}

}  // namespace hawser::test
