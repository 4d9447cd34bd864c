#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hawser::session {

// A few threads that do what is posted, one piece each at a time. They begin with the first piece. Any thread
// posts.
class WorkPool {
  public:
    explicit WorkPool(unsigned threads) : m_limit(threads) {}
    ~WorkPool() { stop(); }
    WorkPool(const WorkPool&) = delete;
    WorkPool& operator=(const WorkPool&) = delete;

    void post(std::function<void()> work, bool first);  // `first`: before all that wait
    // What waits is dropped, what is being done is waited for; nothing is taken any more.
    void stop();

  private:
    void run();

    const unsigned m_limit;
    std::mutex m_mutex;  // guards all below
    std::condition_variable m_posted;
    std::deque<std::function<void()>> m_waiting;
    std::vector<std::thread> m_threads;
    unsigned m_idle = 0;
    bool m_ends = false;
};

}  // namespace hawser::session
