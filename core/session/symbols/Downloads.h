#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "core/session/symbols/Download.h"

namespace hawser::session {

class DownloadQueue;

// The downloads of a session: a few at a time, the others wait in the order in which they were asked for.
// They have a thread of their own, which begins with the first of them. Any thread; Done is called on that
// one.
class Downloads {
  public:
    // `proxy`: "host:port"; empty: the system's. `told`: one of them is further than it was; any thread.
    Downloads(DownloadLimits limits, std::string proxy, std::function<void()> told);
    ~Downloads();  // nobody is told of those that are under way

    void fetch(DownloadOrder order, bool first, Download::Done done);
    void cancel(const QUrl& url);
    // Nothing: it is not under way.
    std::optional<DownloadProgress> progress(const QUrl& url) const;

  private:
    void run();
    void note(const QUrl& url, const std::optional<DownloadProgress>& progress);
    void post(std::function<void(DownloadQueue&)> work);

    const DownloadLimits m_limits;
    const std::string m_proxy;
    const std::function<void()> m_told;
    mutable std::mutex m_mutex;  // guards all below
    std::condition_variable m_ready;
    DownloadQueue* m_queue = nullptr;  // lives in its thread
    std::map<QUrl, DownloadProgress> m_progress;
    std::thread m_thread;  // last: it uses all of the above
};

}  // namespace hawser::session
