#pragma once

#include <chrono>

// Every time and retry limit of the protocol layer, with its reason. Sources:
// kd-protocol.md 1.9, 2.4, 9.3, 13.
namespace hawser::kd {

using namespace std::chrono_literals;

// No acknowledgement or no reply: send again. The real debugger waits about 485 ms (1.9), we as long as no
// round trip was measured, and on a target that is slow at times.
inline constexpr std::chrono::milliseconds kResendAfter = 500ms;
// The same for an acknowledgement when the round trip is known, at the least: below it a target in a virtual
// machine that was not scheduled for a moment would be asked twice (13). A reply is waited for as long as
// before: what was acknowledged has arrived, may take its time, and the target repeats a reply by itself.
inline constexpr std::chrono::milliseconds kShortestRepeat = 100ms;
// Repeats wait twice as long each time, up to this ...
inline constexpr std::chrono::milliseconds kLongestRepeat = 2000ms;
// ... unless the packet alone takes longer on its line: the largest at 19200 baud needs 2.1 s.
inline constexpr std::chrono::milliseconds kLongestFirstRepeat = 4000ms;
// A target under emulation on a busy machine answered after seconds (13), so the total is generous; a user
// never waits for it, because every wait can be interrupted.
inline constexpr int kMaxSends = 10;
// From the first send to giving up on the acknowledgement, and how often it was sent by then at the least.
inline constexpr std::chrono::milliseconds kAcknowledgePatience = 5000ms;
inline constexpr int kFewestSends = 3;
// A packet that began must go on: longest pause between two of its bytes, as real targets allow (1.7).
inline constexpr std::chrono::milliseconds kByteTimeout = 1000ms;
// Observed pause of the real debugger before it repeats after a RESEND (1.8).
inline constexpr std::chrono::milliseconds kPauseBeforeResend = 15ms;
// After a repeat the line must be quiet this long before the next request, or a stale acknowledgement is
// taken for a fresh one (2.9, 13).
inline constexpr std::chrono::milliseconds kSettle = 60ms;
// A target that talks without a pause must not hold a request back for ever.
inline constexpr std::chrono::milliseconds kLongestSettle = 600ms;
// Repeats asked for by RESEND do not count as time-outs; this many for one packet end the patience.
inline constexpr int kMaxResendsAnswered = 64;
// After a RESET: how long to wait for its answer, and then for the packet that the target sends again, before
// a request may go out; also how long later answers to the same burst are taken as such (2.3, 11.1).
inline constexpr std::chrono::milliseconds kResetWindow = 2000ms;
// A packet that comes between a RESET and its answer was on its way already: the answer follows within this,
// or the RESET was swallowed by a target that ran (2.2).
inline constexpr std::chrono::milliseconds kResetCrossing = 300ms;
// From the first send to giving up on a reply, repeats included.
inline constexpr std::chrono::milliseconds kRequestPatience = 10000ms;

// A request is repeated after so many RESETs of the target's own; one that says nothing but that is silent
// otherwise.
inline constexpr unsigned kMaxResetsForRequest = 16;

// Target role (1.9): about a second without an acknowledgement, and 20 of them before a print is given up.
inline constexpr std::chrono::milliseconds kTargetResendAfter = 1000ms;
inline constexpr int kTargetMaxSends = 20;
// Over KDNET the open target waits half a second (6.8).
inline constexpr std::chrono::milliseconds kNetTargetResendAfter = 500ms;

}  // namespace hawser::kd
