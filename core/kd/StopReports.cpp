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

StateChanged StopReports::note(StateChange change, bool outOfStep) {
    StateChanged changed;
    changed.change = std::move(change);
    changed.freshTarget = takeFresh();
    changed.afterReset = std::exchange(m_afterReset, false);
    changed.repeated = isRepeated(changed.change);
    changed.outOfStep = outOfStep;
    return changed;
}

StateChanged StopReports::tell(StateChanged changed) {
    changed.repeated = isRepeated(changed.change);
    changed.mayBeOver = isOver(changed);
    changed.unexpected = m_lastChange && !m_resumed && !changed.repeated && !changed.freshTarget;
    m_lastChange = changed.change;
    m_resumed = false;
    return changed;
}

// A loop stops at one place again and again, but in step; and a module that is loaded is not loaded once
// more.
bool StopReports::isOver(const StateChanged& changed) const {
    const StateChange& change = changed.change;
    if (!m_resumed || changed.freshTarget || !m_lastChange || !sameStop(*m_lastChange, change)) return false;
    return changed.outOfStep || (change.loadSymbols() != nullptr && !change.loadSymbols()->unload);
}

bool StopReports::isRepeated(const StateChange& change) const {
    return !m_resumed && m_lastChange && sameStop(*m_lastChange, change);
}

}  // namespace hawser::kd
