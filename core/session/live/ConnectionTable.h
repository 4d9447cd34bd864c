#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

#include "core/session/ConnectionState.h"
#include "core/session/live/TargetKnowledge.h"

// The connection's whole state machine: what happens (an event), where and when (a state, and what is known
// of the target), and then (a next state and an action). Recovery can be read in its rows alone.
namespace hawser::session {

enum class ConnectionEvent {
    // --- the user ---
    OpenRequested,
    CloseRequested,
    ResynchronizeRequested,
    RestartRequested,
    BreakRequested,
    // --- the line ---
    LineOpened,
    LineLost,      // failed or finished, and shall be opened again
    LineRefused,   // cannot be opened as asked, and shall not be tried again
    SessionBegan,  // on a line that has sessions of its own (KDNET), with the target that was there
    SessionEnded,
    // --- the target speaks ---
    TargetHeard,         // an undamaged packet
    TargetBooted,        // its numbering started anew: everything learned is void
    TargetContradicted,  // it was stopped, and speaks as one that has moved on
    TargetResumed,       // it took a continue
    // --- what its owner made of a state change ---
    StopShown,        // identified, and for the user to see
    StopUnexplained,  // what it means was being asked when something came in between
    TargetLeft,       // it took a reboot or said that all images are gone
    // --- silence ---
    RequestUnanswered,
    ResumeUnanswered,  // a continue: whether the target took it is not known
    BreakInsUnanswered,
    VerificationUnanswered,
};

// What the connection does when it takes a transition, before the new state is told.
enum class ConnectionAction {
    None,
    // --- the line ---
    OpenLine,   // throw away what was on it, open it
    OpenLater,  // after a pause that grows
    LoseLine,   // forget the target and what was believed of it; open later
    GiveUp,     // the same, and leave it closed
    CloseLine,  // forget the target, close
    StartAnew,  // forget the target, close, open; what the target did of its own is believed still
    // --- the question that is out ---
    Probe,           // reset and break-in in turn until the target answers
    ProbeDoubting,   // the same; what it reports counts again once the reset is answered
    ProbeUnknowing,  // the same; what it did of its own is not known any more
    AwaitSession,    // forget the target and what was believed of it; probe when there is a session
    AwaitBoot,       // probe, but let a booting target speak first
    BeginAnew,       // forget the target: it runs; then as AwaitBoot
    BreakIn,         // again and again until it stops
    WatchStopped,    // ask now and then whether it still is
    WatchRunning,    // ask now and then, as long as it says nothing
    NoteItRuns,      // of its own, that is: the question that is out tells what it does now
};

// A set of enumerators below 32.
template <class Enum>
class SetOf {
  public:
    constexpr SetOf(Enum one) : m_bits(bit(one)) {}
    constexpr SetOf(std::initializer_list<Enum> members) {
        for (const Enum one : members) m_bits |= bit(one);
    }
    constexpr bool has(Enum one) const { return (m_bits & bit(one)) != 0; }

  private:
    static constexpr std::uint32_t bit(Enum one) { return std::uint32_t{1} << static_cast<unsigned>(one); }
    std::uint32_t m_bits = 0;
};

struct Transition {
    ConnectionEvent event;
    SetOf<ConnectionState> from;
    SetOf<Knowledge> when;
    std::optional<ConnectionState> to;  // nothing: where it is
    ConnectionAction then;
};

// In no particular order: no two rows hold at once. What no row names changes nothing.
std::span<const Transition> connectionTable();
const Transition* transitionFor(ConnectionState from, ConnectionEvent event, Knowledge knowledge);

// Nobody knows yet what the target did before it spoke, so somebody must find out.
bool isFindingOut(ConnectionState state);

}  // namespace hawser::session
