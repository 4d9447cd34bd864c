#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

#include "core/base/Clock.h"
#include "core/session/SessionRequest.h"

namespace hawser::session {

// The engine thread's queue. post(), cancel() and setWaker() may be called from any thread; the rest belongs to the engine
// thread. Urgent requests are taken first, the others in order of arrival.
class Inbox {
  public:
    void post(SessionRequest request);
    // Takes a waiting request out; true when it was still waiting. The one that is being worked on is marked instead:
    // cancelled() tells.
    bool cancel(RequestId id);

    std::optional<SessionRequest> take();
    std::vector<SessionRequest> takeNormal();  // all that wait their turn: the session ends

    // The most urgent request that waits.
    Urgency pending() const;
    bool cancelled(RequestId id) const;
    void clearCancelled();

    // Called from post() on the posting thread: wakes whatever the engine thread waits in.
    void setWaker(std::function<void()> waker);
    // For an engine thread without a transport: until something is posted or the deadline passes.
    void waitUntil(TimePoint deadline);

  private:
    void notify();

    mutable std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<SessionRequest> m_urgent;
    std::deque<SessionRequest> m_normal;
    RequestId m_cancelled = 0;
    std::function<void()> m_waker;
};

}  // namespace hawser::session
