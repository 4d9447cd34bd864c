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
    // One that a step which is out has to end for waits behind it: a held key makes steps.
    void run(const Execute& command);
    void press(char letter) { m_interpreter.press(letter); }  // a control key (core/command/ControlKeys.h)
    // What waited for this stop, then what was given at the start, then what was typed meanwhile.
    void runWaiting(const engine::StopDecision& decision);
    void dropPending() {
        m_interpreter.dropPending();
        dropAhead();
    }
    void stoppedAsBefore();
    void dropAhead() { m_ahead.clear(); }  // what was typed while a step was out
    void tellPrompt(bool busy);

  private:
    void finish(command::Outcome outcome);
    bool initialDue() const;
    bool standsAtPrompt() const;
    bool stepIsOut() const;
    void execute(const Execute& command);

    static constexpr std::size_t kMaxAhead = 16;  // lines

    const Inbox& m_inbox;
    TargetDriver& m_driver;
    DeskControl& m_control;
    SessionOutput& m_output;
    Bulletin& m_bulletin;
    command::Interpreter m_interpreter;
    std::deque<QString> m_initial;
    std::deque<Execute> m_ahead;  // typed while a step was out
};

}  // namespace hawser::session
