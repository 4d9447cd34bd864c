#include "core/session/desk/StopTeller.h"

#include <utility>

#include "core/engine/BugCheckData.h"

namespace hawser::session {

// A break that nobody has asked for since the session was opened was asked for by its options, or by the
// initial break of the boot.
void StopTeller::tell(const engine::StopDecision& decision) {
    const bool byHand = std::exchange(m_breakAsked, false);
    command::printStop(m_debugger, decision,
                       {.host = m_desk.host,
                        .verbose = m_desk.settings.verbose(),
                        .initialBreak = !byHand,
                        .bugCheckTold = bugCheckTold(decision),
                        .habits = m_desk.output.habits()},
                       m_desk.output);
}

bool StopTeller::bugCheckTold(const engine::StopDecision& decision) {
    if (decision.cause != engine::StopDecision::Cause::BugCheck) return false;
    const auto bugCheck = engine::readBugCheck(m_debugger);
    return bugCheck && engine::namesBugCheck(m_text.sinceResume(), *bugCheck);
}

}  // namespace hawser::session
