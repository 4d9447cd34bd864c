#pragma once

#include <deque>

#include "core/command/Interpreter.h"
#include "core/session/desk/Bulletin.h"
#include "core/session/desk/DeskControl.h"

namespace hawser::session {

// Runs command lines - typed, given at the start, waiting for a stop - and tells the prompt that belongs to
// them. Engine thread.
class CommandRunner {
  public:
    CommandRunner(const Inbox& inbox, TargetDriver& driver, DeskControl& control, SessionOutput& output,
                  Bulletin& bulletin);

    command::Interpreter& interpreter() { return m_interpreter; }

    // Run at the first stop, one after the other.
    void setInitial(const QStringList& lines) { m_initial.assign(lines.begin(), lines.end()); }
    void run(const QString& line);
    void press(char letter) { m_interpreter.press(letter); }  // a control key (core/command/ControlKeys.h)
    // What waited for this stop, then what was given at the start.
    void runWaiting(const engine::StopDecision& decision);
    void dropPending() { m_interpreter.dropPending(); }
    void tellPrompt(bool busy);

  private:
    void finish(command::Outcome outcome);
    bool initialDue() const;

    const Inbox& m_inbox;
    TargetDriver& m_driver;
    DeskControl& m_control;
    SessionOutput& m_output;
    Bulletin& m_bulletin;
    command::Interpreter m_interpreter;
    std::deque<QString> m_initial;
};

}  // namespace hawser::session
