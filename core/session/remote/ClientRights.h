#pragma once

#include "core/channel/Peer.h"
#include "core/session/SessionRequest.h"

namespace hawser::session {

// Whether a client may ask for it. Refused, with the reason: the session belongs to the program that serves
// it, and who only looks on changes nothing. Pure.
Result<> mayAsk(channel::Role role, const SessionRequest& request);
// Leaves out of it what the client may not ask: who can run no command that takes a file need not learn which
// there are.
void keepWithinRights(channel::Role role, SessionRequest& request);

// What ends the program at which it is typed, and is never asked of the server: q and Ctrl+B.
bool leavesTheServer(const SessionRequest& request);

}  // namespace hawser::session
