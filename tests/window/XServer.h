#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/ChildProcess.h"
#include "tests/support/TemporaryFolder.h"

namespace hawser::test {

struct Rectangle {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    bool operator==(const Rectangle&) const = default;
};

// A screen that nobody looks at: Xvfb on a display of its own and a window manager. Keys and mouse by
// xdotool, pictures by ImageMagick's import. Fails the test when a tool does not answer.
class XServer {
  public:
    static constexpr int kWidth = 1600;
    static constexpr int kHeight = 1000;

    XServer();

    const std::string& display() const { return m_display; }
    std::string run(const std::vector<std::string>& command) const;  // what a tool of this screen prints
    std::string xdotool(std::vector<std::string> arguments) const;

    // Visible windows of this WM_CLASS, popups and dialogs too, as xdotool numbers them.
    std::vector<std::string> windowsOf(const std::string& className) const;
    Rectangle geometryOf(const std::string& window) const;
    std::string activeWindow() const;   // the one that the window manager gives the keyboard
    std::string focusedWindow() const;  // the one that keys go to
    std::string titleOf(const std::string& window) const;

    void capture(const std::string& file) const;
    void capture(const std::string& file, const Rectangle& part) const;
    // How many pixels of a part of the screen have exactly this colour ("#B4690E"); how many colours there
    // are.
    int pixels(const Rectangle& part, const std::string& colour) const;
    int colours(const Rectangle& part) const;
    // The words of one line of text on a plain background, from left to right.
    std::vector<Rectangle> words(const Rectangle& line) const;

  private:
    bool startWindowManager();

    std::string histogram(const Rectangle& part) const;

    TemporaryFolder m_folder;  // the window manager's configuration: none
    std::string m_display;
    std::unique_ptr<ChildProcess> m_server;
    std::unique_ptr<ChildProcess> m_windowManager;
};

}  // namespace hawser::test
