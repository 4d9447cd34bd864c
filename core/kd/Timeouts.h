#pragma once

#include <chrono>

// Every time and retry limit of the protocol layer, with its reason. Sources: kd-protocol.md 1.9, 2.4, 9.3, 13.
namespace hawser::kd {

using namespace std::chrono_literals;

// No acknowledgement or no reply: send again. The real debugger waits about 485 ms (1.9).
inline constexpr std::chrono::milliseconds kResendAfter = 500ms;
// A target under emulation on a busy machine answered after seconds (13), so the total is generous; a user never waits
// for it, because every wait can be interrupted.
inline constexpr int kMaxSends = 10;
// A packet that began must go on: longest pause between two of its bytes, as real targets allow (1.7).
inline constexpr std::chrono::milliseconds kByteTimeout = 1000ms;
// Observed pause of the real debugger before it repeats after a RESEND (1.8).
inline constexpr std::chrono::milliseconds kPauseBeforeResend = 15ms;
// After a repeat the line must be quiet this long before the next request, or a stale acknowledgement is taken for a
// fresh one (2.9, 13).
inline constexpr std::chrono::milliseconds kSettle = 60ms;

}  // namespace hawser::kd
