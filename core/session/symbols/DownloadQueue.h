#pragma once

#include <QNetworkAccessManager>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "core/session/symbols/Download.h"

namespace hawser::session {

// What Downloads has in its own thread.
class DownloadQueue : public QObject {
    Q_OBJECT
  public:
    // How far one is; nothing: it is over.
    using Note = std::function<void(const QUrl& url, const std::optional<DownloadProgress>& progress)>;
    DownloadQueue(const DownloadLimits& limits, const std::string& proxy, Note note);
    ~DownloadQueue() override;

    void add(DownloadOrder order, bool first, Download::Done done);
    void cancel(const QUrl& url);

    static constexpr std::size_t kAtOnce = 4;

  Q_SIGNALS:
    void ended();  // the thread is to end

  private:
    struct Waiting {
        DownloadOrder order;
        Download::Done done;
    };
    void next();
    void begin(Waiting waiting);
    void finished(const QUrl& url, const Result<Arrival>& result, const Download::Done& done);

    const DownloadLimits& m_limits;
    const Note m_note;
    QNetworkAccessManager m_network;
    std::deque<Waiting> m_waiting;
    std::map<QUrl, std::unique_ptr<Download>> m_running;
    std::vector<std::unique_ptr<Download>> m_over;  // to be destroyed when nothing of them runs
};

}  // namespace hawser::session
