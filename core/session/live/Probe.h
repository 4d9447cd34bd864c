#pragma once

#include <cstdint>
#include <optional>

#include "core/base/Clock.h"
#include "core/session/live/TargetKnowledge.h"

namespace hawser::session {

// When to send which stimulus to a target whose state is not known: reset and break-in in turn with growing
// pauses, as long as nobody stops it. A stopped target answers the reset; a running one is deaf to it and is
// stopped by the break-in. From the order of the answers it tells which of the two it was. A stopped target
// answers a break-in with its state change as well (13), so that a reset that was lost makes it look like one
// that ran: where nothing is known of it, two resets go before each break-in. Pure.
class Probe {
  public:
    enum class Stimulus { None, Reset, BreakIn };

    // Whom a reset reaches: on a byte stream a target that is stopped, for a running one polls its line byte
    // by byte (2.1); in datagrams both (6.8), so its answer proves nothing.
    enum class Resets { ReachStopped, ReachRunning };

    struct Means {
        std::optional<unsigned> resetLimit;  // resets that may be sent in all; nothing: no limit
        Resets resets = Resets::ReachStopped;
    };

    // `received`: bytes that have come on this line, here and below; for silentAttempts().
    void begin(TimePoint firstAt, Belief before, const Means& means, std::uint64_t received);
    // The target spoke by itself: asks later, and keeps what it knows of the stimuli that are on their way.
    void postpone(TimePoint firstAt, std::uint64_t received);
    // The target's state is known or the line is new: no break-in of ours can explain a later stop.
    void settled() { m_breakInSent = false; }
    TimePoint nextDeadline() const { return m_next; }
    Stimulus due(TimePoint now, std::uint64_t received);

    void resetAnswered(TimePoint now);
    // It printed, prompted or asked for a file: it looks for one byte then, and loses it (13), which shall
    // not be the first one of a reset.
    void spoke(TimePoint now);
    // The state change that ends the probe has come.
    void stateChangeSeen();

    unsigned attempts() const { return m_attempts; }
    // Attempts in a row after which no byte came.
    unsigned silentAttempts() const { return m_silentAttempts; }
    void countSilenceAnew() { m_silentAttempts = 0; }
    std::chrono::milliseconds pause() const;  // before the next attempt
    // Stopped: it was stopped before we asked, or nothing proves that it was not. Running: our break-in
    // stopped it.
    Belief verdict() const { return m_verdict; }
    // No reset reached it, though one should have, had it stopped before.
    bool neededBreakIn() const { return m_neededBreakIn; }

  private:
    unsigned resetsPerBreakIn() const;

    TimePoint m_next;
    std::optional<unsigned> m_resetsLeft;
    Resets m_resets = Resets::ReachStopped;
    Belief m_before = Belief::Unknown;
    Belief m_verdict = Belief::Unknown;
    unsigned m_attempts = 0;
    unsigned m_resetsInARow = 0;
    unsigned m_resetsSent = 0;
    bool m_heldBack = false;  // the next attempt, because it spoke
    unsigned m_silentAttempts = 0;
    std::uint64_t m_received = 0;  // until the last attempt
    bool m_breakInSent = false;
    bool m_resetAnswered = false;
    bool m_neededBreakIn = false;
};

}  // namespace hawser::session
