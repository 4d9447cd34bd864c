#pragma once

#include "core/session/EventSink.h"
#include "core/session/TargetDriver.h"

namespace hawser::session {

// The switches of a session that outlive a connection, and who is told of them. Engine thread.
class DeskSettings {
  public:
    DeskSettings(TargetDriver& driver, EventSink& sink) : m_driver(driver), m_sink(sink) {}

    InitialBreak initialBreak() const { return m_initialBreak; }
    bool verbose() const { return m_verbose; }
    bool printsTrace() const { return m_printsTrace; }
    bool tellsPackets() const { return m_tellsPackets; }

    void setInitialBreak(InitialBreak initialBreak);
    void setVerbose(bool on);
    void setPrintsTrace(bool on);
    void setTellsPackets(bool on);

  private:
    TargetDriver& m_driver;
    EventSink& m_sink;
    InitialBreak m_initialBreak = InitialBreak::None;
    bool m_verbose = false;
    bool m_printsTrace = false;   // SetProtocolTrace
    bool m_tellsPackets = false;  // SetPacketTrace
};

}  // namespace hawser::session
