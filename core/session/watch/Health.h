#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/session/LineKind.h"
#include "core/session/SessionTypes.h"

// How a line is, in one word, why, and what to do about it. Pure.
namespace hawser::session {

enum class Health {
    Closed,      // no session
    Waiting,     // nothing is wrong yet, but there is no target
    Good,        // the target is there
    Noisy,       // it is there, and packets are damaged or lost
    Slow,        // it is there, and takes long to answer
    Recovering,  // both ends are being brought back in step
    Lost,        // it was there, or the line cannot be opened at all
};
std::string_view nameOf(Health health);  // "good"

// What the counters gained since `before`; round trip and last heard are those of `now`.
Statistics gainedSince(const Statistics& before, const Statistics& now);

// What is known of a line at one moment.
struct LineFacts {
    ConnectionState state = ConnectionState::Closed;
    std::chrono::milliseconds inState{};
    Statistics session;  // since it was opened
    Statistics recent;   // gained within the last kHealthWindow
    LineKind line = LineKind::None;
    std::string reason;  // of the last change of state
};

// Damage is forgiven after so long.
inline constexpr std::chrono::seconds kHealthWindow{10};
// An answer that takes longer is slow; a serial line at 9600 baud carries a full packet in four.
inline constexpr std::chrono::seconds kSlowAnswer{5};
// How long a wait of each kind may last before advice is given: opening a line and coming back in step take a
// moment, a machine takes longer to boot.
inline constexpr std::chrono::seconds kOpeningPatience{3};
inline constexpr std::chrono::seconds kRecoveryPatience{10};
inline constexpr std::chrono::seconds kTargetPatience{10};

struct HealthReport {
    Health health = Health::Closed;
    std::string reason;  // one sentence
    std::string advice;  // one or two sentences; empty: there is nothing to do

    bool operator==(const HealthReport&) const = default;
};

HealthReport healthOf(const LineFacts& facts);

}  // namespace hawser::session
