#pragma once

#include <optional>

#include "core/session/Inbox.h"
#include "core/session/Interruptions.h"

namespace hawser::session {

// What the engine thread works on, and what of that waits in the inbox or was cancelled ends it. Engine
// thread.
class Attention {
  public:
    Attention(const Clock& clock, const Inbox& inbox) : m_clock(clock), m_inbox(inbox) {}

    void workOn(RequestId id) { m_workingOn = id; }
    // The session ends by then; nobody is listened to any more.
    TimePoint leaveWithin(Duration time);
    std::optional<TimePoint> leaveLimit() const { return m_leaveLimit; }
    // What is to be opened next is for another desk.
    void leaveFor(const SessionOptions& next) { m_next = next; }
    const std::optional<SessionOptions>& next() const { return m_next; }
    bool leaving() const { return m_leaveLimit || m_next; }

    bool mustEnd(WaitKind kind, Duration waited) const;
    // A Break has come that must not end what is being done.
    bool breakHeard(WaitKind kind, Duration waited) const;

  private:
    const Clock& m_clock;
    const Inbox& m_inbox;
    RequestId m_workingOn = 0;
    std::optional<TimePoint> m_leaveLimit;
    std::optional<SessionOptions> m_next;
};

}  // namespace hawser::session
