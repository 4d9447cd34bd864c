#pragma once

#include "core/session/SessionEvent.h"

namespace hawser::session {

// Where the engine thread tells what happens, in order. Values that may be kept and passed on.
class EventSink {
  public:
    virtual ~EventSink() = default;
    virtual void tell(SessionEvent event) = 0;
};

}  // namespace hawser::session
