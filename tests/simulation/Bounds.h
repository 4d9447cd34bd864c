#pragma once

#include "core/kd/Timeouts.h"
#include "core/kd/net/NetMessages.h"
#include "core/kd/net/NetTimeouts.h"
#include "core/session/SessionTimeouts.h"
#include "tests/simulation/LineKind.h"

// How soon a session must be right again after its line has healed, without anybody's help. Derived from the
// limits of core/kd and core/session, not measured.
namespace hawser::simulation {

using namespace std::chrono_literals;

// The longest way back, one step after the other:
// - a silent running target that is stopped after all is asked again after kLongestVerifyPause at the latest;
// - a request that was under way has to be given up first: kRequestPatience;
// - a probe has just missed its turn: a reset is every second attempt, and an attempt waits kProbePauses at
// most;
// - the target's parser holds half a packet: kByteTimeout, and its own repeat is kTargetResendAfter away;
// - what other attempts caused drains: kQuietLimit, and the first request waits for kResetWindow;
// - the target is identified, its left-over breakpoints removed one by one, the stop shown: kBytes on the
// line,
//   kExchanges round trips.
inline constexpr std::size_t kBytes = 40'000;
inline constexpr int kExchanges = 150;

inline Duration streamRecoveryBound(const LineKind& line) {
    const Duration found =
        session::kLongestVerifyPause + kd::kRequestPatience + 2 * session::kProbePauses.back();
    const Duration settled =
        kd::kByteTimeout + kd::kTargetResendAfter + session::kQuietLimit + kd::kResetWindow;
    return found + settled + line.timeFor(kBytes) + kExchanges * 4 * line.latency;
}

// The same over KDNET, where a session comes first and nobody has to verify what numbers that count tell:
// - the target has just called; it calls again after kOfferPeriod, and when the answer to an earlier call was
//   lost, kBoundPokesWithoutCheck more calls are let pass before it is answered anew;
// - it has just started: it is left alone for kBootPause, and repeats what it says after kTargetResendAfter,
//   the network's end of it after kNetTargetResendAfter;
// - a request that was under way, and a probe that has just missed its turn, as above;
// - a stopped target's state change may follow the answer to a reset by kStateChangeAfterReset, and the rest
//   settles as above.
inline Duration netRecoveryBound(const LineKind& line) {
    const Duration bound = (2 + kd::net::kBoundPokesWithoutCheck) * Duration(kd::net::kOfferPeriod);
    const Duration booted = session::kBootPause + kd::kTargetResendAfter + kd::kNetTargetResendAfter;
    const Duration found = kd::kRequestPatience + 2 * session::kProbePauses.back();
    const Duration settled = session::kStateChangeAfterReset + session::kQuietLimit + kd::kResetWindow;
    return bound + booted + found + settled + kExchanges * 4 * line.latency;
}

inline Duration recoveryBound(const LineKind& line) {
    return line.datagrams ? netRecoveryBound(line) : streamRecoveryBound(line);
}

// Break, read, write and go, from a session that is right: one break-in that is repeated twice, a stop that
// is shown, and five commands.
inline Duration proofBound(const LineKind& line) {
    return 3 * Duration(session::kBreakInRepeat) + kd::kRequestPatience + line.timeFor(kBytes);
}

}  // namespace hawser::simulation
