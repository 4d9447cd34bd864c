#pragma once

#include "core/session/SessionEvent.h"

namespace hawser::session {

// Where the engine thread tells what happens, in order. Values that may be kept and passed on.
class EventSink {
  public:
    virtual ~EventSink() = default;
    virtual void tell(SessionEvent event) = 0;
    virtual std::size_t waitingOutput() const { return 0; }  // bytes told that nobody has taken yet
};

}  // namespace hawser::session
