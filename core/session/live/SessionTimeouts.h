#pragma once

#include <array>
#include <chrono>
#include <cstddef>

// Every time and limit of the connection above the protocol, with its reason. Sources:
// kd-protocol.md 2.2, 2.4, 13.
namespace hawser::session {

using namespace std::chrono_literals;

// Pauses between the attempts of a probe (reset, break-in, reset, ...). The first is long enough for a
// stopped target in plain emulation to answer the reset (13: 18 ms, far more on a busy machine) before a
// break-in is spent on it; the later ones grow, because each attempt leaves bytes in a hung machine's serial
// buffer.
inline constexpr std::array<std::chrono::milliseconds, 6> kProbePauses{600ms,  900ms,  1500ms,
                                                                       2500ms, 4000ms, 5000ms};
// Each time so many attempts in a row (45 s, then 60 s) brought no byte at all, the line itself is opened
// anew: a connection may be dead without either end having been told.
inline constexpr unsigned kAttemptsBeforeReopen = 12;
// Over KDNET, from the answer to a reset to the state change that a stopped target sends again: long enough
// for two repetitions of a lost one (6.8: 500 ms).
inline constexpr std::chrono::milliseconds kStateChangeAfterReset = 1200ms;
// After a print a target looks for a break-in and loses the byte that it finds (13); it is done within this.
inline constexpr std::chrono::milliseconds kAfterSpeech = 20ms;
// A booting target speaks by itself; it is left alone this long before it is probed.
inline constexpr std::chrono::milliseconds kBootPause = 3000ms;
// After the first answer to a probe the copies that other attempts caused must drain: quiet for this long,
// ...
inline constexpr std::chrono::milliseconds kQuiet = 80ms;
// ... or, where a single question was answered in full and nothing else is under way, for as long as that
// took, this at the least: a target in a virtual machine sends its packets in pieces, ...
inline constexpr std::chrono::milliseconds kShortestQuiet = 10ms;
// ... but no longer than this in all.
inline constexpr std::chrono::milliseconds kQuietLimit = 2000ms;
// A break-in is repeated after these pauses when no stop follows: soon at first, for a kernel that prints
// swallows them (13: 2 to 5 tries half a second apart), then seldom, for each leaves a byte in a hung
// machine's serial buffer.
inline constexpr std::array<std::chrono::milliseconds, 7> kBreakInPauses{500ms,  500ms,  1000ms, 1500ms,
                                                                         2500ms, 4000ms, 5000ms};
// After so many unanswered break-ins the target is called unresponsive, and a reset goes with each (2.7).
inline constexpr unsigned kBreakInsBeforeSilent = 4;
// A break-in that was still on its way when the target was resumed stops it once more (2.4).
inline constexpr std::chrono::milliseconds kStaleBreakWindow = 2000ms;
inline constexpr unsigned kMaxStaleBreaks = 64;
// The stop that follows a resume may be lost for good: after noise the target can take anything for its
// acknowledgement (1.7), and a stopped target says nothing by itself. So as long as a running target says
// nothing it is asked by a RESET, which it swallows when it really runs (2.2): first after this ...
inline constexpr std::chrono::milliseconds kFirstVerify = 8000ms;
// ... or after this when the resume was sent more than once and may have been taken for a duplicate, ...
inline constexpr std::chrono::milliseconds kVerifyDoubtfulResume = 500ms;
// ... then with doubled pauses up to this. A stopped target is asked in the same rhythm whether it is still
// the one that it was: it may have been reset or lost while nobody asked it anything.
inline constexpr std::chrono::milliseconds kLongestVerifyPause = 32000ms;
// A target that is said to be stopped repeats its state change within this of a RESET, lost once on the way,
// or it is called unresponsive.
inline constexpr std::chrono::milliseconds kVerifyAnswer = 2000ms;
// A closed line is opened again after these pauses.
inline constexpr std::array<std::chrono::milliseconds, 5> kReopenPauses{100ms, 250ms, 500ms, 1000ms, 2000ms};
// A line that stays open for less than this has failed once more: the pauses go on growing.
inline constexpr std::chrono::milliseconds kSteadyLine = 5000ms;
// A target that answers just enough to be found and nothing else would be probed without a pause for ever.
// The first so many probes in a row begin at once, the others after pauses that double ...
inline constexpr unsigned kFreeRecurrences = 8;
inline constexpr std::chrono::milliseconds kFirstRecurrencePause = 125ms;
// ... up to this, ...
inline constexpr std::chrono::milliseconds kLongestRecurrencePause = 2000ms;
// ... until none was needed for so long.
inline constexpr std::chrono::milliseconds kRecurrenceOver = 10000ms;
// A command prints no further ahead of its reader than this, bytes, ...
inline constexpr std::size_t kReaderLag = 256 << 10;
// ... looks so often whether it may go on, ...
inline constexpr std::chrono::milliseconds kReaderLook = 5ms;
// ... and waits for no longer at one place: what nobody reads is bounded otherwise.
inline constexpr std::chrono::milliseconds kReaderPatience = 5000ms;
// Statistics reach the window at most this often.
inline constexpr std::chrono::milliseconds kStatisticsPeriod = 100ms;
// The window shows "last heard from" even when nothing happens.
inline constexpr std::chrono::milliseconds kIdleStatisticsPeriod = 500ms;
// Leaving a target running on exit may take this long, then it is left as it is.
inline constexpr std::chrono::milliseconds kFarewell = 1000ms;
// During stop handling a Break from the user ends a request only when it has waited this long: a second press
// right after the first must not tear the handling of the stop that it asked for.
inline constexpr std::chrono::milliseconds kBreakPatience = 500ms;
// Bytes of an answer that tells how fast a line is: the request's own journey counts for little beside them.
inline constexpr std::size_t kTellingAnswer = 256;
// Bytes a second: the names of a kernel in three seconds, and three times what 115200 baud bring.
inline constexpr double kFastLine = 32'768;

}  // namespace hawser::session
