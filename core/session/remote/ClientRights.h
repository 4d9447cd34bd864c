#pragma once

#include "core/channel/Peer.h"
#include "core/session/SessionRequest.h"

namespace hawser::session {

// Whether a client may ask for it. Refused, with the reason: the session belongs to the program that serves
// it, and who only looks on changes nothing. Pure.
Result<> mayAsk(channel::Role role, const SessionRequest& request);

// What a program at a distance does by itself, and never asks of the server: "Ctrl+B".
bool isOfTheProgram(const SessionRequest& request);

}  // namespace hawser::session
