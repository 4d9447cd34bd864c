#pragma once

#include <atomic>

#include "core/base/Clock.h"
#include "core/base/FileDescriptor.h"

namespace hawser::transports {

// What lets another thread end a wait: a flag, and an eventfd that makes poll() return. raise() may be called
// from any thread; everything else belongs to the waiting thread. Raises that come before a consume() count
// as one.
class WakeEvent {
  public:
    WakeEvent();

    void raise();

    // True once after raise(). Costs one atomic load when nobody raised.
    bool consume();

    // Waits for raise() or the deadline; true (and consumed) when raised.
    bool waitUntil(TimePoint deadline);

    // Becomes readable with raise(). It may stay readable for a moment after consume(): call drain(), then
    // consume(), and go on waiting when that says false.
    int descriptor() const { return m_descriptor.get(); }
    void drain();

  private:
    std::atomic<bool> m_raised = false;
    FileDescriptor m_descriptor;
};

}  // namespace hawser::transports
