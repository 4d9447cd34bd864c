#include "core/session/symbols/Downloads.h"

#include <QEventLoop>

#include "core/session/symbols/DownloadQueue.h"

namespace hawser::session {

Downloads::Downloads(DownloadLimits limits, std::string proxy, std::function<void()> told)
    : m_limits(std::move(limits)), m_proxy(std::move(proxy)), m_told(std::move(told)) {}

Downloads::~Downloads() {
    if (!m_thread.joinable()) return;
    {
        std::unique_lock lock(m_mutex);
        m_ready.wait(lock, [this] { return m_queue != nullptr; });
        QMetaObject::invokeMethod(
            m_queue, [queue = m_queue] { Q_EMIT queue->ended(); }, Qt::QueuedConnection);
    }
    m_thread.join();
}

void Downloads::run() {
    QEventLoop loop;
    DownloadQueue queue(m_limits, m_proxy,
                        [this](const QUrl& url, const auto& progress) { note(url, progress); });
    QObject::connect(&queue, &DownloadQueue::ended, &loop, &QEventLoop::quit);
    {
        const std::lock_guard lock(m_mutex);
        m_queue = &queue;
    }
    m_ready.notify_all();
    loop.exec();
    const std::lock_guard lock(m_mutex);
    m_queue = nullptr;
}

void Downloads::post(std::function<void(DownloadQueue&)> work) {
    std::unique_lock lock(m_mutex);
    if (!m_thread.joinable()) m_thread = std::thread([this] { run(); });
    m_ready.wait(lock, [this] { return m_queue != nullptr; });
    QMetaObject::invokeMethod(
        m_queue, [queue = m_queue, work = std::move(work)] { work(*queue); }, Qt::QueuedConnection);
}

void Downloads::fetch(DownloadOrder order, bool first, Download::Done done) {
    post([order = std::move(order), first, done = std::move(done)](DownloadQueue& queue) {
        queue.add(order, first, done);
    });
}

void Downloads::cancel(const QUrl& url) {
    post([url](DownloadQueue& queue) { queue.cancel(url); });
}

std::optional<DownloadProgress> Downloads::progress(const QUrl& url) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_progress.find(url);
    return found == m_progress.end() ? std::nullopt : std::optional(found->second);
}

void Downloads::note(const QUrl& url, const std::optional<DownloadProgress>& progress) {
    {
        const std::lock_guard lock(m_mutex);
        if (progress)
            m_progress[url] = *progress;
        else
            m_progress.erase(url);
    }
    m_told();
}

}  // namespace hawser::session
