#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

#include "core/base/Clock.h"
#include "core/session/SessionRequest.h"

namespace hawser::session {

// The engine thread's queue. post(), cancel() and setWaker() may be called from any thread; the rest belongs
// to the engine thread. Urgent requests are taken first, the others in order of arrival.
class Inbox {
  public:
    // False after close(): nobody will take it.
    bool post(PostedRequest request);
    // Marks a request that waits or is being worked on; whoever works on it asks cancelled().
    void cancel(RequestId id);

    std::optional<PostedRequest> take();

    // The most urgent request that waits.
    Urgency pending() const;
    bool cancelled(RequestId id) const;
    void done(RequestId id);  // its mark is not needed any more
    // Takes nothing any more; gives what still waits.
    std::deque<PostedRequest> close();

    // Called from post() on the posting thread: wakes whatever the engine thread waits in.
    void setWaker(std::function<void()> waker);
    // For an engine thread without a transport: until something is posted or the deadline passes.
    void waitUntil(TimePoint deadline);

  private:
    void notify();

    mutable std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<PostedRequest> m_urgent;
    std::deque<PostedRequest> m_normal;
    std::set<RequestId> m_cancelled;
    std::function<void()> m_waker;
    bool m_closed = false;
};

}  // namespace hawser::session
