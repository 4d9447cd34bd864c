#include "core/session/desk/DeskControl.h"

#include <algorithm>

#include "core/session/desk/DeskPause.h"
#include "core/session/desk/HostShell.h"
#include "core/session/live/SessionTimeouts.h"
#include "core/session/start/DumpPlace.h"

namespace hawser::session {

std::string DeskControl::obstacle() const {
    return std::string(obstacleOf(m_desk.driver.state()));
}

void DeskControl::requestResynchronize() {
    m_desk.inbox.post({0, Resynchronize{}});
}
void DeskControl::requestRestart() {
    m_desk.inbox.post({0, Restart{}});
}
void DeskControl::requestBreakIn() {
    m_desk.inbox.post({0, BreakIn{}});
}
void DeskControl::setInitialBreak(InitialBreak initialBreak) {
    m_desk.settings.setInitialBreak(initialBreak);
}

void DeskControl::requestOpenDump(const std::string& path) {
    m_desk.sink.tell(OpeningAsked{dumpConnection(QString::fromStdString(path))});
}

void DeskControl::requestSharing(command::SharingWish wish, const std::string& argument) {
    m_desk.sink.tell(SharingAsked{wish, QString::fromStdString(argument), QString::fromStdString(m_asker)});
}

bool DeskControl::toggleProtocolTrace() {
    m_desk.settings.setPrintsTrace(!m_desk.settings.printsTrace());
    return m_desk.settings.printsTrace();
}

bool DeskControl::toggleVerbose() {
    m_desk.settings.setVerbose(!m_desk.settings.verbose());
    return m_desk.settings.verbose();
}

Result<std::string> DeskControl::runShell(const std::string& command, const std::string& input) {
    return runHostShell(command, input, [this](Duration atMost) {
        return pauseAtLine(m_desk.driver, m_desk.inbox, m_desk.clock, atMost);
    });
}

void DeskControl::awaitReader() {
    if (m_desk.sink.waitingOutput() <= kReaderLag) return;
    const TimePoint limit = m_desk.clock.now() + kReaderPatience;
    while (m_desk.sink.waitingOutput() > kReaderLag && m_desk.clock.now() < limit &&
           !m_desk.driver.debugger().target().interrupted()) {
        if (!m_desk.driver.wait(std::min(limit, m_desk.clock.now() + kReaderLook))) return;
    }
}

Result<> DeskControl::openLog(const std::string& path, bool append) {
    return m_desk.output.openLog(path, append);
}

}  // namespace hawser::session
