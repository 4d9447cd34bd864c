#pragma once

#include <cstdint>
#include <variant>

#include "core/base/Clock.h"
#include "core/kd/Notifications.h"
#include "core/kd/Requests.h"

namespace hawser::kd {

using RequestToken = std::uint64_t;  // never 0, never reused

// --- what the host learns; in the order in which it happened ---
struct StateChanged {
    StateChange change;
    bool freshTarget =
        false;  // the SYNC bit was set: the target booted or dropped us; all that was known is void
    bool afterReset = false;  // first state change since a RESET of ours was answered
    bool unexpected = false;  // the target was stopped and not told to go on: it was reset, or this is an old
                              // packet that came late
    bool repeated = false;    // the same state change as the last one, with nothing continued in between
    bool outOfStep = false;   // its packet had not the number that was due
    bool mayBeOver = false;   // the stop that the target was let go from, once more, as no target would tell
                              // it: it came late, most likely, and only an answer proves that it stands there
};
struct Printed {
    DebugPrint print;
    bool freshTarget = false;
};
struct Prompted {
    DebugPrompt prompt;
    bool freshTarget = false;
};
struct FileAsked {  // already refused on the wire; for the log
    FileRequest request;
};
struct Replied {
    RequestToken token = 0;
    Reply reply;
    Duration roundTrip{};  // first send to reply
};
struct Delivered {  // a request without a reply was acknowledged: it was executed
    RequestToken token = 0;
    Duration roundTrip{};
    // It was sent more than once: the acknowledgement may be that of a copy that was dropped.
    bool doubtful = false;
};
struct RequestFailed {
    RequestToken token = 0;
    // Timeout: no sign of the target. Disconnected: it began anew. Effect Unknown: a request that changes the
    // target was sent and its fate is not known.
    Error error;
};
struct ResetAnswered {};  // the target answered our RESET: numbering is certain again
struct ResetByTarget {};  // it asked for one by itself

using HostEvent = std::variant<StateChanged, Printed, Prompted, FileAsked, Replied, Delivered, RequestFailed,
                               ResetAnswered, ResetByTarget>;

}  // namespace hawser::kd
