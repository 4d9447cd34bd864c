#pragma once

#include <optional>
#include <utility>

#include "core/kd/HostEvents.h"

namespace hawser::kd {

// What the target reports of its stops: which report is new, which repeats the last one, which a stopped
// target could not have made, and which is held back until it is known whether the resume before it was
// taken. Pure; one thread.
class StopReports {
  public:
    // --- what happened ---
    void freshTarget();  // a packet with the SYNC bit: it began anew
    void resetAnswered() { m_afterReset = true; }
    void resumed() { m_resumed = true; }  // a resume was taken
    // Whether one was taken is not known. The stop that was known, seen once more meanwhile, does not tell.
    void resumeUnknown();
    void restart() { *this = {}; }

    // --- reports ---
    // Of what was just read: with what the packets before it said of the target. `outOfStep`: its packet had
    // not the number that was due.
    StateChanged note(StateChange change, bool outOfStep);
    StateChanged tell(StateChanged changed);
    void hold(StateChanged changed) { m_held = std::move(changed); }
    std::optional<StateChanged> takeHeld() { return std::exchange(m_held, std::nullopt); }
    void dropHeldCopy();

    bool isRepeated(const StateChange& change) const;
    // A stopped target says nothing new: one that does was reset or let go behind our back.
    bool mustHaveRun() const { return m_lastChange && !m_resumed && !m_fresh; }
    // The first word since the target began anew.
    bool takeFresh() { return std::exchange(m_fresh, false); }

  private:
    bool isOver(const StateChanged& changed) const;

    std::optional<StateChange> m_lastChange;
    std::optional<StateChanged> m_held;
    bool m_resumed = false;  // since m_lastChange
    bool m_fresh = false;    // SYNC was seen, not yet told
    bool m_afterReset = false;
};

}  // namespace hawser::kd
