#pragma once

#include <chrono>

// Every time and limit of the KDNET layer, with its reason. Sources: kd-protocol.md 6.1, 6.6 and 6.7.
namespace hawser::kd::net {

using namespace std::chrono_literals;

// With target=: the real debugger calls about every half second (6.1).
inline constexpr std::chrono::milliseconds kSolicitEvery = 500ms;
// A target calls every three seconds, connected or not; after five missing calls it is said to be silent.
inline constexpr std::chrono::milliseconds kTargetSilent = 15000ms;
// Responses whose fate is not known, kept until one proves to be the accepted one. A target accepts one for
// its latest two offers (6.4).
inline constexpr std::size_t kMaxOffers = 4;
// A target that calls itself bound to us sends its connection check with each call (6.6); when so many calls
// came without one, the response that bound it is lost to us and it is answered anew.
inline constexpr unsigned kBoundPokesWithoutCheck = 1;
// A target that calls but answers nothing of what it is asked has another key than we: it took an answer of
// ours that came late, or a replayed one (6.4 accepts it). After so many calls it gets a new one.
inline constexpr unsigned kCallsWithoutAnswer = 3;
// Calls with another key are told at the first, and when there are so many times more of them.
inline constexpr std::uint64_t kWrongKeysAgain = 10;
// Target role: solicitations are answered at most this often, for anyone can replay one.
inline constexpr std::chrono::milliseconds kSolicitationPause = 100ms;

}  // namespace hawser::kd::net
