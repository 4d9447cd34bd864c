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

// The screen, the window and those who joined may want the trace each for itself.
void DeskSettings::setPrintsTrace(bool on) {
    m_printsTrace = on;
    trace();
}

void DeskSettings::setTellsPackets(bool on, bool forClients) {
    (forClients ? m_clientsWantPackets : m_tellsPackets) = on;
    trace();
}

}  // namespace hawser::session
