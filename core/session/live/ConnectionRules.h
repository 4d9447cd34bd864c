#pragma once

#include <optional>
#include <string>

#include "core/session/ConnectionState.h"
#include "core/session/live/Inquiry.h"
#include "core/session/live/TargetKnowledge.h"

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
    Knowledge knowledge = Knowledge::Unknown;
    bool newsWaits = false;  // a state change that nobody has handled
    Inquiry::Kind question = Inquiry::Kind::None;
    bool requestInFlight = false;
};

// The first rule that does not hold; nothing: all do.
std::optional<std::string> brokenRule(const ConnectionFacts& facts);

}  // namespace hawser::session
