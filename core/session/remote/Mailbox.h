#pragma once

#include <deque>
#include <memory>

#include "core/session/SessionEvent.h"

namespace hawser::session {

// An event and its bytes, which all clients share.
struct PackedEvent {
    explicit PackedEvent(const SessionEvent& event);

    std::size_t kind = 0;  // index in SessionEvent
    std::shared_ptr<const Bytes> bytes;
};

// What waits for one client, in order. Of counters, and of how the line is, only the last is kept while they
// wait. Bounded: when full() its client has not read for too long.
class Mailbox {
  public:
    void put(const PackedEvent& event);
    // The next one. Not when empty().
    std::shared_ptr<const Bytes> take();
    bool empty() const { return m_waiting.empty(); }
    bool full() const { return m_bytes > kMaxBytes; }

    static constexpr std::size_t kMaxBytes = std::size_t{16} << 20;

  private:
    bool replaces(const PackedEvent& event);

    std::deque<PackedEvent> m_waiting;
    std::size_t m_bytes = 0;
};

}  // namespace hawser::session
