#include "tests/window/XServer.h"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "tests/window/Artefacts.h"

namespace hawser::test {
namespace {

std::string cutOut(const Rectangle& part) {
    return fmt::format("{}x{}+{}+{}", part.width, part.height, part.x, part.y);
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

bool isNumber(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

// The line of digits that -displayfd makes the server print, among whatever it has to complain about.
std::string displayNumberIn(const std::string& output) {
    if (output.empty() || output.back() != '\n') return {};
    for (const std::string& line : linesOf(output))
        if (isNumber(line)) return line;
    return {};
}

}  // namespace

// Without -noreset the server begins anew whenever its last client leaves: a tool that asks for the window
// manager would then throw out the manager that is just coming.
XServer::XServer() {
    m_server = std::make_unique<ChildProcess>(
        std::vector<std::string>{"Xvfb", "-displayfd", "1", "-screen", "0",
                                 fmt::format("{}x{}x24", kWidth, kHeight), "-nolisten", "tcp", "-noreset"});
    std::string number;
    const bool started = waitUntil([&] {
        m_server->drain(10ms);
        number = displayNumberIn(m_server->output());
        return !number.empty();
    });
    INFO("Xvfb said: " << m_server->output());
    REQUIRE(started);
    m_display = ":" + number;
    REQUIRE(startWindowManager());
}

bool XServer::startWindowManager() {
    m_windowManager = std::make_unique<ChildProcess>(
        std::vector<std::string>{"openbox"},
        std::vector<std::string>{"DISPLAY=" + m_display, "XDG_CONFIG_HOME=" + m_folder.path(),
                                 "XDG_CACHE_HOME=" + m_folder.path()});
    return waitUntil([&] {
        return run({"xprop", "-root", "_NET_SUPPORTING_WM_CHECK"}).find("window id") != std::string::npos;
    });
}

std::string XServer::run(const std::vector<std::string>& command) const {
    return runToEnd(command, kPatience, {"DISPLAY=" + m_display});
}

std::string XServer::xdotool(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "xdotool");
    return run(arguments);
}

std::vector<std::string> XServer::windowsOf(const std::string& className) const {
    auto found = linesOf(xdotool({"search", "--onlyvisible", "--class", className}));
    std::erase_if(found, [](const std::string& line) { return !isNumber(line); });
    return found;
}

// By xwininfo: xdotool counts a managed window's frame twice.
Rectangle XServer::geometryOf(const std::string& window) const {
    const std::string text = run({"xwininfo", "-id", window});
    const auto value = [&text](const std::string& name) {
        const std::size_t at = text.find(name);
        return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + name.size());
    };
    return {value("Absolute upper-left X:"), value("Absolute upper-left Y:"), value("Width:"),
            value("Height:")};
}

std::string XServer::activeWindow() const {
    const auto lines = linesOf(xdotool({"getactivewindow"}));
    return lines.empty() ? std::string() : lines.front();
}

std::string XServer::focusedWindow() const {
    const auto lines = linesOf(xdotool({"getwindowfocus"}));
    return lines.empty() ? std::string() : lines.front();
}

std::string XServer::titleOf(const std::string& window) const {
    const auto lines = linesOf(xdotool({"getwindowname", window}));
    return lines.empty() ? std::string() : lines.front();
}

void XServer::capture(const std::string& file) const {
    run({"import", "-window", "root", file});
}

void XServer::capture(const std::string& file, const Rectangle& part) const {
    run({"import", "-window", "root", "-crop", cutOut(part), "+repage", file});
}

std::string XServer::histogram(const Rectangle& part) const {
    const std::string file = m_folder.file("part.png");
    capture(file, part);
    return run({"convert", file, "-depth", "8", "-format", "%c", "histogram:info:-"});
}

int XServer::pixels(const Rectangle& part, const std::string& colour) const {
    // "   1234: (180,105,14) #B4690E srgb(180,105,14)"
    for (const std::string& line : linesOf(histogram(part)))
        if (line.find(colour) != std::string::npos) return std::atoi(line.c_str());
    return 0;
}

int XServer::colours(const Rectangle& part) const {
    const auto lines = linesOf(histogram(part));
    return static_cast<int>(std::ranges::count_if(
        lines, [](const std::string& line) { return line.find('#') != std::string::npos; }));
}

std::vector<Rectangle> XServer::words(const Rectangle& line) const {
    constexpr int kGap = 6;  // pixels; between letters there are fewer
    const std::string file = m_folder.file("line.png");
    capture(file, line);
    // Each column's mean: "12,0: (239,239,239)  #EFEFEF  srgb(239,239,239)" after a line that begins with
    // '#'.
    const auto columns =
        linesOf(run({"convert", file, "-depth", "8", "-scale", fmt::format("{}x1!", line.width), "txt:-"}));
    const auto colour = [](const std::string& column) { return column.substr(column.find('(')); };
    std::vector<Rectangle> found;
    for (std::size_t i = 2; i < columns.size(); ++i) {
        if (colour(columns[i]) == colour(columns[1])) continue;
        const int x = line.x + static_cast<int>(i) - 1;
        if (found.empty() || x >= found.back().x + found.back().width + kGap)
            found.push_back({x, line.y, 0, line.height});
        found.back().width = x + 1 - found.back().x;
    }
    return found;
}

}  // namespace hawser::test
