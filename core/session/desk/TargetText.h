#pragma once

#include "core/session/desk/SessionOutput.h"

namespace hawser::session {

// What the target prints. Messages may be cut anywhere; lines are joined so that a window or a pipe gets
// whole ones. Engine thread.
class TargetText {
  public:
    explicit TargetText(SessionOutput& output) : m_output(output) {}

    void print(const std::string& raw, std::uint16_t processor);  // as it came
    // A question, in UTF-8: stands at the end of the line so far. Gives it as it may be shown.
    std::string prompt(const std::string& text);
    // What was printed since the target was last let go, as much of its end as a screen holds.
    void resumed() { m_sinceResume.clear(); }
    const std::string& sinceResume() const { return m_sinceResume; }

  private:
    void add(std::string_view raw);
    // Line by line, each marked and filtered by itself.
    void tell(std::string_view lines, std::uint16_t processor);

    SessionOutput& m_output;
    std::string m_cut;  // the beginning of a character whose end is still to come
    std::string m_sinceResume;
    std::string m_line;  // has not ended with a newline yet
};

}  // namespace hawser::session
