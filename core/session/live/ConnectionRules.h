#pragma once

#include <optional>
#include <string>

#include "core/session/ConnectionState.h"

// What must hold between a connection's state, what is believed of the target, what is asked of it and what
// is in flight, whenever a turn is over. Written down once; tests, simulations and fuzzers look after every
// turn.
namespace hawser::session {

// What the rules speak of, at one moment.
struct ConnectionFacts {
    ConnectionState state = ConnectionState::Closed;
    bool lineOpen = false;
    bool lineReady = false;   // open, and on a line with sessions in one: the target can be asked
    bool opensLater = false;  // the line is to be opened, at once or after a pause
    bool holds = false;       // the target sits in its debugger loop
    bool newsWaits = false;   // a state change that nobody has handled
    bool probed = false;      // reset and break-in in turn
    bool brokenInto = false;  // a break-in is repeated until it stops
    bool verified = false;    // asked now and then whether it is what it is believed to be
    bool requestInFlight = false;
};

// The first rule that does not hold; nothing: all do.
std::optional<std::string> brokenRule(const ConnectionFacts& facts);

}  // namespace hawser::session
