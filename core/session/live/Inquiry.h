#pragma once

#include <optional>

#include "core/session/live/Probe.h"
#include "core/session/live/Recurrence.h"
#include "core/session/live/RepeatedBreakIn.h"
#include "core/session/live/Stimuli.h"
#include "core/session/live/Verification.h"

namespace hawser::session {

// The question that is out to learn what the target does. There is one at most: each takes the place of the
// one before. It tells what to send and when; what an answer means stands in TargetKnowledge. Pure.
class Inquiry {
  public:
    enum class Kind {
        None,
        Probe,         // nobody knows what the target does: reset and break-in in turn
        BreakIn,       // it runs, and the user wants it stopped
        Verification,  // it is believed to run or to be stopped: whether that is so
    };

    // What is due now: at most one packet and one byte.
    struct Step {
        bool breakIn = false;
        bool reset = false;    // behind the break-in where both are due
        bool attempt = false;  // of a probe
        bool breakInsUnanswered = false;
        bool verificationUnanswered = false;
        explicit operator bool() const {
            return breakIn || reset || breakInsUnanswered || verificationUnanswered;
        }
    };

    Kind kind() const { return m_kind; }
    bool isProbing() const { return m_kind == Kind::Probe; }

    // Later than `firstAt` when it comes to a probe again and again.
    void probe(TimePoint firstAt, Belief before, const Probe::Means& means, std::uint64_t received);
    // The target is likely to speak by itself: a probe that is out waits and keeps what it knows.
    void probeLater(TimePoint firstAt, Belief before, const Probe::Means& means, std::uint64_t received);
    void breakIn(TimePoint now);
    void verify(TimePoint now, Duration pause, Verification::Of what);
    void end() { m_kind = Kind::None; }
    // The target's state is known or the line is new: no break-in of a probe can explain a later stop.
    void settled() {
        m_probe.settled();
        m_stimuli.settled();
    }

    std::optional<TimePoint> nextDeadline() const;
    // `received`: bytes that have come on this line. `askedAnyway`: a request is out.
    Step due(TimePoint now, std::uint64_t received, bool askedAnyway);

    // --- what came ---
    void resetAnswered(TimePoint now);
    // Another one than before, which answers the question. What the probe that was out found the target to
    // have done before.
    Belief stateChanged(TimePoint now);
    void stateRepeated(TimePoint now);  // a copy of the one before
    void spoke(TimePoint now);          // printed, prompted or asked for a file

    // How long the line must be quiet behind the answer.
    Duration quiet() const { return m_stimuli.quiet(); }
    // Over or not.
    const Probe& lastProbe() const { return m_probe; }
    // Because of its silence, which counts anew.
    void lineOpenedAnew() { m_probe.countSilenceAnew(); }

  private:
    Step ask(TimePoint now, std::uint64_t received, bool askedAnyway);

    Kind m_kind = Kind::None;
    Probe m_probe;
    Recurrence m_probed;
    RepeatedBreakIn m_breakIn;
    Verification m_verification;
    Stimuli m_stimuli;
};

}  // namespace hawser::session
