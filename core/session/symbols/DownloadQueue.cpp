#include "core/session/symbols/DownloadQueue.h"

#include <QNetworkProxyFactory>
#include <algorithm>

namespace hawser::session {

namespace {

// "host:port", as _NT_SYMBOL_PROXY has it.
QNetworkProxy proxyFrom(const std::string& text) {
    const QUrl url(QStringLiteral("http://") + QString::fromStdString(text));
    constexpr int kUsualPort = 80;
    return QNetworkProxy(QNetworkProxy::HttpProxy, url.host(), static_cast<quint16>(url.port(kUsualPort)));
}

class SystemProxies final : public QNetworkProxyFactory {
  public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        return systemProxyForQuery(query);
    }
};

}  // namespace

DownloadQueue::DownloadQueue(const DownloadLimits& limits, const std::string& proxy, Note note)
    : m_limits(limits), m_note(std::move(note)) {
    if (!proxy.empty())
        m_network.setProxy(proxyFrom(proxy));
    else
        m_network.setProxyFactory(std::make_unique<SystemProxies>().release());  // which it takes over
}

DownloadQueue::~DownloadQueue() = default;

void DownloadQueue::add(DownloadOrder order, bool first, Download::Done done) {
    Waiting waiting{std::move(order), std::move(done)};
    if (first)
        m_waiting.push_front(std::move(waiting));
    else
        m_waiting.push_back(std::move(waiting));
    next();
}

void DownloadQueue::cancel(const QUrl& url) {
    const auto waiting =
        std::ranges::find_if(m_waiting, [&](const Waiting& one) { return one.order.url == url; });
    if (waiting != m_waiting.end()) {
        const auto done = std::move(waiting->done);
        m_waiting.erase(waiting);
        done(fail(ErrorCode::Cancelled, "The download was cancelled."));
    }
    if (const auto running = m_running.find(url); running != m_running.end()) running->second->cancel();
}

void DownloadQueue::next() {
    while (!m_waiting.empty() && m_running.size() < kAtOnce) {
        // The same file again follows the first: then it is there, or known not to be.
        const auto one = std::ranges::find_if(
            m_waiting, [&](const Waiting& w) { return !m_running.contains(w.order.url); });
        if (one == m_waiting.end()) return;
        Waiting waiting = std::move(*one);
        m_waiting.erase(one);
        begin(std::move(waiting));
    }
}

void DownloadQueue::begin(Waiting waiting) {
    const QUrl url = waiting.order.url;
    auto& download = m_running[url];
    download = std::make_unique<Download>(
        m_network, std::move(waiting.order), m_limits,
        [this, url](const DownloadProgress& progress) { m_note(url, progress); },
        [this, url, done = std::move(waiting.done)](const Result<Arrival>& result) {
            finished(url, result, done);
        });
    m_note(url, DownloadProgress{});
    QMetaObject::invokeMethod(download.get(), &Download::start, Qt::QueuedConnection);
}

// Called by the download itself, which is destroyed later.
void DownloadQueue::finished(const QUrl& url, const Result<Arrival>& result, const Download::Done& done) {
    const Download::Done told = done;
    const Result<Arrival> outcome = result;
    m_over.push_back(std::move(m_running.at(url)));
    m_running.erase(url);
    m_note(url, std::nullopt);
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_over.clear();
            next();
        },
        Qt::QueuedConnection);
    told(outcome);
}

}  // namespace hawser::session
