#pragma once

#include <cstdint>

#include "core/base/Clock.h"

namespace hawser::test {

// What the scripted target does wrong, and how many times. Each count goes down as it is used.
struct Misbehaviour {
    int loseAcknowledgements = 0;  // that the target sends
    int losePackets = 0;           // data packets that the target sends; it sends them again by itself
    int loseForGood = 0;    // data packets that nobody gets although the target believes so: ids out of step
    int doublePackets = 0;  // data packets that travel twice
    int staleAcknowledgements = 0;   // an acknowledgement with the other id goes ahead of a data packet
    int damagePackets = 0;           // data packets with one byte changed
    int cutPackets = 0;              // data packets that lack their second half
    int dropRequests = 0;            // acknowledged, neither executed nor answered
    int keepReplies = 0;             // executed, the reply never sent
    int resendRequests = 0;          // requests thrown away with a RESEND
    bool resendUnlessQuiet = false;  // and each one that comes less than 50 ms after the byte before it
    int ignoreResets = 0;
    int resetsForRequests = 0;  // requests answered with a RESET and the state change, not carried out
    int cutStateChanges = 0;    // that end in their middle
    int longPaths = 0;          // load-symbols reports whose path is announced one byte longer than it is
    int unknownStates = 0;      // state changes of a kind that nobody knows
    Duration replyDelay{};      // between acknowledging a request and answering it
};

}  // namespace hawser::test
