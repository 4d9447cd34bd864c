#pragma once

#include <optional>

#include "core/base/Clock.h"

namespace hawser::session {

enum class Belief { Unknown, Running, Stopped };

// When to send which stimulus to a target whose state is not known: reset and break-in in turn with growing
// pauses, as long as nobody stops it. A stopped target answers the reset; a running one is deaf to it and is
// stopped by the break-in. From the order of the answers it tells which of the two it was. Pure.
class Prober {
  public:
    enum class Stimulus { None, Reset, BreakIn };

    // Whom a reset reaches: on a byte stream a target that is stopped, for a running one polls its line byte
    // by byte (2.1); in datagrams both (6.8), so its answer proves nothing.
    enum class Resets { ReachStopped, ReachRunning };

    // `resetLimit`: resets that may be sent in all; nothing: no limit.
    void begin(TimePoint firstAt, Belief before, std::optional<unsigned> resetLimit,
               Resets resets = Resets::ReachStopped);
    // The target spoke by itself: asks later, and keeps what it knows of the stimuli that are on their way.
    void postpone(TimePoint firstAt) { m_next = firstAt; }
    void end() { m_next.reset(); }
    // The target's state is known or the line is new: no break-in of ours can explain a later stop.
    void settled() { m_breakInSent = false; }
    bool active() const { return m_next.has_value(); }
    std::optional<TimePoint> nextDeadline() const { return m_next; }
    Stimulus due(TimePoint now);

    void resetAnswered(TimePoint now);
    // The state change that ended the probe has come; call before end().
    void stateChangeSeen();

    unsigned attempts() const { return m_attempts; }
    std::chrono::milliseconds pause() const;  // before the next attempt
    // Stopped: it was stopped before we asked. Running: our break-in stopped it.
    Belief verdict() const { return m_verdict; }
    Belief before() const { return m_before; }

  private:
    std::optional<TimePoint> m_next;
    std::optional<unsigned> m_resetsLeft;
    Resets m_resets = Resets::ReachStopped;
    Belief m_before = Belief::Unknown;
    Belief m_verdict = Belief::Unknown;
    unsigned m_attempts = 0;
    bool m_breakInSent = false;
    bool m_resetAnswered = false;
};

}  // namespace hawser::session
