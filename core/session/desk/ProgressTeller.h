#pragma once

#include <optional>
#include <string>

#include "core/base/Clock.h"
#include "core/session/EventSink.h"

namespace hawser::session {

class SessionOutput;

// How far a command is that takes long: as an event for a window's status line, and now and then as a line of
// the output, with the speed and the time that is left. Engine thread.
class ProgressTeller {
  public:
    ProgressTeller(const Clock& clock, SessionOutput& output, EventSink& sink)
        : m_clock(clock), m_output(output), m_sink(sink) {}

    void tell(const std::string& what, std::uint64_t done, std::uint64_t total);  // bytes
    void ends();

  private:
    const Clock& m_clock;
    SessionOutput& m_output;
    EventSink& m_sink;
    std::optional<TimePoint> m_began;
    TimePoint m_nextEvent;
    TimePoint m_nextLine;
};

}  // namespace hawser::session
