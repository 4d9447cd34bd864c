#pragma once

#include "core/session/desk/SessionOutput.h"

namespace hawser::session {

// What the target prints. Messages may be cut anywhere; lines are joined so that a window or a pipe gets
// whole ones. Engine thread.
class TargetText {
  public:
    explicit TargetText(SessionOutput& output) : m_output(output) {}

    void print(const std::string& text);
    // A question: stands at the end of the line so far. Gives it as it may be shown.
    std::string prompt(const std::string& text);

  private:
    SessionOutput& m_output;
    std::string m_line;  // has not ended with a newline yet
};

}  // namespace hawser::session
