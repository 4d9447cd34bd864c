#include "tests/simulation/Share.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace hawser::simulation {
namespace {

using RealTime = std::chrono::steady_clock;

class Sharing {
  public:
    Sharing(const Row& row) : m_row(row), m_next(row.from), m_under(row.threads), m_left(row.threads) {}

    void work(unsigned thread, const std::function<void(std::uint64_t)>& each) {
        while (const auto number = take(thread)) each(*number);
        const std::lock_guard lock(m_mutex);
        --m_left;
        m_changed.notify_all();
    }

    // False: all threads are done.
    bool waitFor(std::chrono::milliseconds pause) {
        std::unique_lock lock(m_mutex);
        return !m_changed.wait_for(lock, pause, [this] { return m_left == 0; });
    }

    std::uint64_t undone() {
        const std::lock_guard lock(m_mutex);
        std::uint64_t first = m_next;
        for (const auto& number : m_under)
            if (number) first = std::min(first, *number);
        return first;
    }

  private:
    std::optional<std::uint64_t> take(unsigned thread) {
        const std::lock_guard lock(m_mutex);
        m_under[thread].reset();
        const bool late = m_row.limit && RealTime::now() - m_start >= *m_row.limit;
        if (late || m_next >= m_row.end) return {};
        m_under[thread] = m_next;
        m_next += m_row.step;
        return m_under[thread];
    }

    const Row m_row;
    const RealTime::time_point m_start = RealTime::now();
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_next;
    std::vector<std::optional<std::uint64_t>> m_under;  // by thread: what it is at
    unsigned m_left;                                    // threads that work
};

}  // namespace

std::uint64_t share(const Row& row, const std::function<void(std::uint64_t)>& each,
                    const std::function<void(std::uint64_t)>& tell, std::chrono::milliseconds pause) {
    Sharing sharing(row);
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < row.threads; ++i) threads.emplace_back([&, i] { sharing.work(i, each); });
    while (sharing.waitFor(pause)) tell(sharing.undone());
    return sharing.undone();
}

}  // namespace hawser::simulation
