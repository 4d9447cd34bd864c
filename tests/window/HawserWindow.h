#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/ChildProcess.h"
#include "tests/support/Patience.h"
#include "tests/window/XServer.h"

namespace hawser::test {

// The real program with its window, looked at from outside: its title, its pixels and the log it writes.
class HawserWindow {
  public:
    // `arguments`: after --settings and -logo; a -remote one has written its log to session.log in the folder
    // itself. Fails the test when no window comes.
    HawserWindow(const XServer& screen, const TemporaryFolder& folder,
                 const std::vector<std::string>& arguments);

    std::string title() const;
    Rectangle geometry() const;
    std::string log() const;
    const std::string& id() const { return m_window; }
    ChildProcess& process() { return *m_process; }

    // The link's state: the first word of the title.
    bool reaches(const std::string& state, std::chrono::milliseconds limit = kPatience) const;
    // The Connection window's badge has the colour of this state.
    bool badgeShows(const std::string& colour) const;
    // Waits for text in the log behind `mark`.
    bool says(const std::string& text, std::size_t mark = 0,
              std::chrono::milliseconds limit = kPatience) const;

    void key(const std::string& keys) const;  // "ctrl+alt+r"
    // Presses keys that are refused until the prompt has come, which is a moment after the state's word.
    bool keyReaches(const std::string& keys, const std::string& state) const;
    void type(const std::string& text) const;
    void enter(const std::string& line) const;  // types it and presses ENTER
    // A command of the debugger, and what it prints.
    std::string run(const std::string& command, const std::string& answer) const;
    void mouseTo(int x, int y) const;
    void click(int x, int y) const;

    std::vector<std::string> others() const;  // popups and dialogs
    bool opensAnother() const;
    // The dialog that comes, once keys go to it: what is pressed before would go to the window below.
    std::string dialog() const;
    bool hasOneWindow() const;  // and it has the keyboard again

  private:
    const XServer& m_screen;
    std::string m_log;
    std::unique_ptr<ChildProcess> m_process;
    std::string m_window;
};

}  // namespace hawser::test
