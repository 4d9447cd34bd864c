#pragma once

#include <string_view>

namespace hawser::session {

// Where the connection is. The table of transitions stands in ConnectionTable.h.
enum class ConnectionState {
    Closed,            // no session
    Opening,           // the transport is being opened, or waits to be opened again
    WaitingForTarget,  // the line is open, nothing has been heard yet; stays here for as long as the user
                       // likes
    Synchronizing,     // something was heard or asked: numbering is agreed on and the target identified
    Running,           // the target executes
    Stopped,           // the target sits in its debugger loop and answers
    Unresponsive,      // it answered before, and does not now
    Resynchronizing,   // asked for by the user, or by ourselves after silence
    Restarting,        // everything learned is thrown away, the transport is opened again
    Failed,            // the line cannot be opened as asked; resynchronize or restart tries again
};

// The one home of how a state is told.
std::string_view identifierOf(ConnectionState state);  // for programs: "WaitingForTarget"
std::string_view nameOf(ConnectionState state);        // for a person: "Waiting for the target"
std::string_view inWords(ConnectionState state);       // one short sentence for a person
// What stands where the prompt would; empty: the target is stopped and there is one.
std::string_view promptWithout(ConnectionState state);
// What keeps commands from a target that is known, a sentence without its full stop; empty: nothing does.
std::string_view obstacleOf(ConnectionState state);

}  // namespace hawser::session
