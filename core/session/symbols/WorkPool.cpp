#include "core/session/symbols/WorkPool.h"

namespace hawser::session {

void WorkPool::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
        m_waiting.clear();
    }
    m_posted.notify_all();
    for (std::thread& thread : m_threads) thread.join();
    m_threads.clear();
}

void WorkPool::post(std::function<void()> work, bool first) {
    const std::lock_guard lock(m_mutex);
    if (m_ends) return;
    if (first)
        m_waiting.push_front(std::move(work));
    else
        m_waiting.push_back(std::move(work));
    if (m_waiting.size() > m_idle && m_threads.size() < m_limit) m_threads.emplace_back([this] { run(); });
    m_posted.notify_one();
}

void WorkPool::run() {
    std::unique_lock lock(m_mutex);
    while (true) {
        ++m_idle;
        m_posted.wait(lock, [this] { return m_ends || !m_waiting.empty(); });
        --m_idle;
        if (m_ends) return;
        auto work = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        work();
        work = {};
        lock.lock();
    }
}

}  // namespace hawser::session
