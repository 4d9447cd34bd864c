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
    bool tellsPackets() const { return m_tellsPackets || m_clientsWantPackets; }

    void setInitialBreak(InitialBreak initialBreak);
    void setVerbose(bool on);
    void setPrintsTrace(bool on);
    void setTellsPackets(bool on, bool forClients);

  private:
    void trace() { m_driver.setTracing(m_printsTrace || tellsPackets()); }

    TargetDriver& m_driver;
    EventSink& m_sink;
    InitialBreak m_initialBreak = InitialBreak::None;
    bool m_verbose = false;
    bool m_printsTrace = false;   // SetProtocolTrace
    bool m_tellsPackets = false;  // SetPacketTrace
    bool m_clientsWantPackets = false;
};

}  // namespace hawser::session
