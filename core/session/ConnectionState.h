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

std::string_view nameOf(ConnectionState state);   // "Resynchronizing"
std::string_view inWords(ConnectionState state);  // one short sentence for a person

}  // namespace hawser::session
