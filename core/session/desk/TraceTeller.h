#pragma once

#include <vector>

#include "core/kd/Trace.h"
#include "core/session/desk/DeskSettings.h"
#include "core/session/desk/SessionOutput.h"

namespace hawser::session {

// The protocol trace, printed and as values, each while it is asked for. Engine thread.
class TraceTeller {
  public:
    TraceTeller(const Clock& clock, const DeskSettings& settings, SessionOutput& output, EventSink& sink)
        : m_clock(clock), m_settings(settings), m_output(output), m_sink(sink), m_start(clock.now()) {}

    void tell(const std::vector<kd::TraceRecord>& records);

  private:
    void print(const std::vector<kd::TraceRecord>& records);

    const Clock& m_clock;
    const DeskSettings& m_settings;
    SessionOutput& m_output;
    EventSink& m_sink;
    const TimePoint m_start;
};

}  // namespace hawser::session
