#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/Result.h"
#include "core/session/symbols/CachePart.h"
#include "core/symbols/StoreContent.h"

class QNetworkAccessManager;
class QNetworkReply;

namespace hawser::session {

using namespace std::chrono_literals;

// How servers are borne with. A test has shorter ones.
struct DownloadLimits {
    std::chrono::milliseconds silence = 20s;                // without a byte the attempt is over
    std::vector<std::chrono::milliseconds> pauses{1s, 4s};  // before each further attempt
    std::chrono::milliseconds lockLook = 200ms;      // so often it is looked whether another program is done
    std::uint64_t maxSize = std::uint64_t{4} << 30;  // bytes; the largest PDB that tools write
};

struct DownloadOrder {
    QUrl url;
    std::string path;  // where it comes when it is whole
    symbols::StoreContent content = symbols::StoreContent::Pdb;
};

// How far one is.
struct DownloadProgress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;           // 0: not told
    std::uint64_t bytesPerSecond = 0;  // 0: not known yet
};

// One file from an HTTP server into a cache: redirects followed, attempts repeated where that may help,
// nothing believed that the server says about the length, and what is no such file refused. The thread of its
// network manager.
class Download : public QObject {
    Q_OBJECT
  public:
    // Errors: NotAvailable: the server does not have it; Refused: it does not give it; Disconnected, Timeout:
    // the server cannot be reached, or is out of order; Malformed, Truncated: it gave something else; Io: the
    // cache cannot be written; Cancelled.
    using Done = std::function<void(const Result<Arrival>&)>;
    // `told`: how far it is, now and then.
    Download(QNetworkAccessManager& network, DownloadOrder order, const DownloadLimits& limits,
             std::function<void(const DownloadProgress&)> told, Done done);
    ~Download() override;

    void start();
    void cancel();

  private:
    void attempt();
    void take();       // what has arrived
    void arrived();    // all of it, or the connection has ended
    Result<> check();  // what stands in the file is whole
    void tell();
    void failed(Error error, bool mayRepeat);
    void dropReply();
    void end(const Result<Arrival>& result);
    tl::unexpected<Error> trouble(ErrorCode code, std::string_view why) const;

    QNetworkAccessManager& m_network;
    const DownloadOrder m_order;
    const DownloadLimits& m_limits;
    const std::function<void(const DownloadProgress&)> m_told;
    Done m_done;
    std::optional<CachePart> m_part;
    QNetworkReply* m_reply = nullptr;  // ours; deleted later
    QTimer m_again;
    std::size_t m_attempts = 0;
    std::chrono::steady_clock::time_point m_began;
};

}  // namespace hawser::session
