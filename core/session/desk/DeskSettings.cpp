#include "core/session/desk/DeskSettings.h"

namespace hawser::session {

void DeskSettings::setInitialBreak(InitialBreak initialBreak) {
    m_initialBreak = initialBreak;
    m_sink.tell(InitialBreakChanged{initialBreak});
}

void DeskSettings::setVerbose(bool on) {
    m_verbose = on;
    m_sink.tell(VerboseChanged{on});
}

// The screen and the window may want the trace each for itself.
void DeskSettings::setPrintsTrace(bool on) {
    m_printsTrace = on;
    m_driver.setTracing(m_printsTrace || m_tellsPackets);
}

void DeskSettings::setTellsPackets(bool on) {
    m_tellsPackets = on;
    m_driver.setTracing(m_printsTrace || m_tellsPackets);
}

}  // namespace hawser::session
