#pragma once

#include "core/session/EventSink.h"
#include "core/session/TargetDriver.h"
#include "core/session/watch/HealthWatch.h"

namespace hawser::session {

// Tells of the line: its name, each change of its state, its counters, and how it is. Engine thread.
class LineWatch {
  public:
    LineWatch(const Clock& clock, const TargetDriver& driver, EventSink& sink)
        : m_clock(clock), m_driver(driver), m_sink(sink) {}

    void moved(ConnectionState from, ConnectionState to, const std::string& reason);
    void named();
    void tick();  // tells what is due

  private:
    void tellCounters(const Statistics& statistics);
    void tellReport(const Statistics& statistics);

    const Clock& m_clock;
    const TargetDriver& m_driver;
    EventSink& m_sink;
    HealthWatch m_health;
    TimePoint m_nextCounters{};
    LineReport m_told;
};

}  // namespace hawser::session
