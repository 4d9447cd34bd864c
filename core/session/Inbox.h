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
// to the engine thread.
class Inbox {
  public:
    // False after close(): nobody will take it.
    bool post(PostedRequest request);
    // Marks a request that waits or is being worked on; whoever works on it asks cancelled().
    void cancel(RequestId id);

    // The next one to work on: an interruption, then in order of arrival. A break goes before the reads that
    // wait, but not before a command that was given before it: what that does is what is to be broken.
    std::optional<PostedRequest> take();
    // The first one that is urgent.
    std::optional<PostedRequest> takeUrgent();

    // The most urgent request that waits.
    Urgency pending() const;
    bool cancelled(RequestId id) const;
    void done(RequestId id);  // its mark is not needed any more
    // Takes nothing any more; gives what still waits.
    std::deque<PostedRequest> close();

    // Called from post() on the posting thread: wakes whatever the engine thread waits in.
    void setWaker(std::function<void()> waker);
    // Wakes the engine thread for what is not posted here.
    void nudge();
    // In the middle of a request: until something urgent is posted, a nudge came or the deadline passed.
    void waitForUrgent(TimePoint deadline);
    // For an engine thread without a transport: until something is posted, a nudge
    // came or the deadline passed.
    void waitUntil(TimePoint deadline);

  private:
    struct Waiting {
        std::uint64_t order = 0;  // of arrival
        PostedRequest posted;
    };
    void notify();
    static std::optional<PostedRequest> takeFrom(std::deque<Waiting>& queue);
    bool breaksACommand() const;

    mutable std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::uint64_t m_posted = 0;
    std::deque<Waiting> m_urgent;
    std::deque<Waiting> m_normal;
    std::set<RequestId> m_cancelled;
    std::function<void()> m_waker;
    bool m_nudged = false;
    bool m_closed = false;
};

}  // namespace hawser::session
