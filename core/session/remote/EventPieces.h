#pragma once

#include <vector>

#include "core/session/SessionEvent.h"

namespace hawser::session {

// Output and packets come in bursts, joined to one event: in pieces of which each fits in a frame. Any other
// event as it is. Pure.
std::vector<SessionEvent> piecesOf(const SessionEvent& event);

}  // namespace hawser::session
