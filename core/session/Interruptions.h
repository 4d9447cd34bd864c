#pragma once

#include <optional>

#include "core/base/Clock.h"

namespace hawser::session {

enum class WaitKind { UserWork, StopHandling };

// Asked in every wait of the engine thread: must the present request end? Engine thread.
class Interruptions {
  public:
    virtual ~Interruptions() = default;
    virtual bool mustEnd(WaitKind kind, Duration waited) const = 0;
    // When it must at the latest; nothing: what happens decides.
    virtual std::optional<TimePoint> mustEndBy() const = 0;
    // Asked before it: what can be done at once without ending the request is done.
    virtual void listen(WaitKind kind, Duration waited) = 0;
};

}  // namespace hawser::session
