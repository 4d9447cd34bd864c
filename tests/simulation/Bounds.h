#pragma once

#include <algorithm>

#include "core/kd/Timeouts.h"
#include "core/kd/net/NetMessages.h"
#include "core/kd/net/NetTimeouts.h"
#include "core/session/live/SessionTimeouts.h"
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
// - the target has just called; it calls again after kOfferPeriod. When an earlier answer was lost,
//   kBoundPokesWithoutCheck more calls are let pass before it is answered anew; when it has another key than
//   the host, it gets a new one with the call number kCallsWithoutAnswer after it was asked;
// - it has just started: it is left alone for kBootPause, and repeats what it says after kTargetResendAfter,
//   the network's end of it after kNetTargetResendAfter;
// - a request that was under way, and a probe that has just missed its turn, as above;
// - a stopped target's state change may follow the answer to a reset by kStateChangeAfterReset, and the rest
//   settles as above.
inline Duration netRecoveryBound(const LineKind& line) {
    constexpr unsigned kCalls =
        1 + std::max(kd::net::kBoundPokesWithoutCheck + 1, kd::net::kCallsWithoutAnswer);
    const Duration bound = kCalls * Duration(kd::net::kOfferPeriod);
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
    const auto& pauses = session::kBreakInPauses;
    return Duration(pauses[0] + pauses[1] + pauses[2]) + kd::kRequestPatience + line.timeFor(kBytes);
}

// How often one packet may be written, a RESET beginning anew.
inline constexpr int kMostWrites = kd::kMaxSends + kd::kMaxResendsAnswered;

// Nobody does anything, the target runs, for so long: packets in both directions. A stream is asked by a
// RESET after kVerifyDoubtfulResume at the earliest, then with doubled pauses; each may be answered by a
// RESET and a packet that is acknowledged. Over KDNET the target calls, is answered, and closes the exchange;
// and it keeps a session that is silent alive.
inline constexpr Duration kIdle = 10s;
inline constexpr Duration kDrain = 5s;  // what it has to say from before comes first
inline std::uint64_t idleBound(const LineKind& line) {
    if (line.datagrams) return 4 * static_cast<std::uint64_t>(kIdle / Duration(kd::net::kOfferPeriod) + 1);
    std::uint64_t questions = 0;
    for (Duration pause = session::kVerifyDoubtfulResume, at = pause; at <= kIdle; pause *= 2, at += pause)
        ++questions;
    return 4 * questions;
}

// Packets that an endless noise may bring about, in both directions: each end asks for one repeat at most in
// kPauseBeforeResend and is answered, and what is made of the noise otherwise is not more than that again.
inline std::uint64_t noiseBound(Duration time) {
    return 4 * static_cast<std::uint64_t>(time / Duration(kd::kPauseBeforeResend));
}

// What host, target and line of one world hold at once, most of it the target's own memory.
inline constexpr std::size_t kMemoryCeiling = 1 << 20;

}  // namespace hawser::simulation
