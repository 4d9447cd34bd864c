#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/session/ConnectionState.h"

namespace hawser::session {

enum class ConnectionEvent {
    OpenRequested,
    CloseRequested,
    ResynchronizeRequested,
    RestartRequested,
    TransportOpened,
    TransportLost,     // failed or finished, and shall be opened again
    TransportRefused,  // cannot be opened as asked, and shall not be tried again
    TargetHeard,       // an undamaged packet, before the target is known
    TargetBooted,      // its numbering started anew: everything learned is void
    TargetLeft,        // it took a reboot or said that all images are gone
    TargetStopped,     // a stop that the user sees, after identification
    TargetResumed,     // it took a continue
    TargetSilent,      // a request or a break-in was not answered in time
};

// What the connection does when it takes a transition, before the new state is told.
enum class ConnectionAction {
    None,
    OpenTransport,    // throw away what was on the line, open it
    CloseTransport,   // and forget the target
    ReopenTransport,  // close, wait a growing pause, open
    StartAnew,        // forget the target, close, open
    Probe,            // reset and break-in in turn until the target answers
    ProbeAfterBoot,   // the same, but let a booting target speak first
};

struct Transition {
    ConnectionState from;
    ConnectionEvent event;
    ConnectionState to;
    ConnectionAction action;
};

// The whole state machine. A pair that is not listed changes nothing.
std::span<const Transition> connectionTable();
std::optional<Transition> transitionFor(ConnectionState from, ConnectionEvent event);
bool isAllowed(ConnectionState from, ConnectionState to);
std::string_view nameOf(ConnectionEvent event);

}  // namespace hawser::session
