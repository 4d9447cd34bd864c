#include "core/kd/StopReports.h"

namespace hawser::kd {

namespace {

bool sameStop(const StateChange& a, const StateChange& b) {
    if (a.what.index() != b.what.index() || a.processor != b.processor || a.thread != b.thread ||
        a.programCounter != b.programCounter) {
        return false;
    }
    if (a.exception() != nullptr) return a.exception()->code == b.exception()->code;
    if (a.loadSymbols() != nullptr) {
        return a.loadSymbols()->base == b.loadSymbols()->base &&
               a.loadSymbols()->unload == b.loadSymbols()->unload;
    }
    return true;
}

}  // namespace

void StopReports::freshTarget() {
    m_fresh = true;
    m_lastChange.reset();
    m_held.reset();
}

void StopReports::resumeUnknown() {
    dropHeldCopy();
    m_resumed = true;
}

void StopReports::dropHeldCopy() {
    if (m_held && isRepeated(m_held->change)) m_held.reset();
}

StateChanged StopReports::note(StateChange change) {
    StateChanged changed;
    changed.change = std::move(change);
    changed.freshTarget = takeFresh();
    changed.afterReset = std::exchange(m_afterReset, false);
    changed.repeated = isRepeated(changed.change);
    return changed;
}

StateChanged StopReports::tell(StateChanged changed) {
    changed.repeated = isRepeated(changed.change);
    changed.unexpected = m_lastChange && !m_resumed && !changed.repeated && !changed.freshTarget;
    m_lastChange = changed.change;
    m_resumed = false;
    return changed;
}

bool StopReports::isRepeated(const StateChange& change) const {
    return !m_resumed && m_lastChange && sameStop(*m_lastChange, change);
}

}  // namespace hawser::kd
