#pragma once

#include "core/kd/Requests.h"

namespace hawser::engine {

// What a LiveTarget stands on, and nobody above it: one request to a live target and its answer. Waits on the
// engine thread, interruptible: the session ends the wait with Cancelled (user, resynchronize, restart,
// quit), Disconnected, Timeout, or NotAvailable when the target runs. A reply with a status that is an error
// is still a value here: what it means depends on the request. For requests that only get acknowledged
// (Continue, Reboot, ...) the reply is empty and means "the target took it".
class RequestChannel {
  public:
    virtual ~RequestChannel() = default;
    virtual Result<kd::Reply> exchange(const kd::Request& request) = 0;
    virtual kd::Machine machine() const = 0;
    virtual bool readsUnasked() const { return true; }  // as Target has it
    // For long loops that make no request: true when the user, a resynchronize or a restart wants the thread.
    virtual bool interrupted() const = 0;
};

}  // namespace hawser::engine
