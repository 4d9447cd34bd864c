#include "core/session/symbols/Download.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::session {

namespace {

constexpr qint64 kBuffer = 1 << 20;  // bytes that wait in the program
constexpr qint64 kPiece = 256 << 10;
constexpr int kMaxRedirects = 10;
constexpr int kGone = 410;
constexpr int kNotFound = 404;
constexpr int kServerErrors = 500;
constexpr std::size_t kMaxWords = 200;
constexpr std::chrono::milliseconds kSpeedAfter = 300ms;

bool isFile(const std::string& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

std::string shownUrl(const QUrl& url) {
    return printable(url.toString(QUrl::RemoveUserInfo).toStdString(), kMaxWords);
}

}  // namespace

Download::Download(QNetworkAccessManager& network, DownloadOrder order, const DownloadLimits& limits,
                   std::function<void(const DownloadProgress&)> told, Done done)
    : m_network(network),
      m_order(std::move(order)),
      m_limits(limits),
      m_told(std::move(told)),
      m_done(std::move(done)) {
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Download::start);
}

Download::~Download() {
    dropReply();
}

// From here on nothing of it arrives.
void Download::dropReply() {
    QNetworkReply* const reply = std::exchange(m_reply, nullptr);
    if (reply == nullptr) return;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
}

tl::unexpected<Error> Download::trouble(ErrorCode code, std::string_view why) const {
    return fail(code, fmt::format("{}: {}.", shownUrl(m_order.url), why));
}

// Another program, or another session, may have it under way: then it is waited for. It may be over before it
// begins: whoever starts it may do so later than somebody else cancels it.
void Download::start() {
    if (!m_done) return;
    if (!m_part) {
        if (isFile(m_order.path)) return end(Arrival::WasThere);
        auto part = CachePart::claim(m_order.path);
        if (!part) return end(tl::unexpected(part.error()));
        if (!*part) return m_again.start(m_limits.lockLook);
        // It may have come between the two looks.
        if (isFile(m_order.path)) return end(Arrival::WasThere);
        m_part.emplace(std::move(**part));
    }
    attempt();
}

void Download::attempt() {
    if (auto done = m_part->restart(); !done) return end(tl::unexpected(done.error()));
    ++m_attempts;
    m_began = std::chrono::steady_clock::now();
    QNetworkRequest request(m_order.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setMaximumRedirectsAllowed(kMaxRedirects);
    request.setTransferTimeout(static_cast<int>(m_limits.silence.count()));
    // The bytes of the file, not a compression of them that says how long it is not.
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("User-Agent", "Hawser");
    m_reply = m_network.get(request);
    m_reply->setReadBufferSize(kBuffer);
    connect(m_reply, &QNetworkReply::readyRead, this, &Download::take);
    connect(m_reply, &QNetworkReply::finished, this, &Download::arrived);
}

void Download::take() {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != 200) return;
    while (m_reply != nullptr && m_reply->bytesAvailable() > 0) {
        const QByteArray piece = m_reply->read(kPiece);
        const bool begins = m_part->size() == 0;
        const ByteSpan bytes =
            std::as_bytes(std::span(piece.constData(), static_cast<std::size_t>(piece.size())));
        if (begins)
            if (const std::string why = symbols::contentTrouble(bytes, m_order.content); !why.empty())
                return failed(trouble(ErrorCode::Malformed, why).value(), false);
        if (auto done = m_part->append(bytes); !done) return failed(done.error(), false);
        const auto whole = m_part->start(symbols::kContentStart);
        const std::uint64_t most = std::min(
            whole ? symbols::pdbSize(*whole).value_or(m_limits.maxSize) : m_limits.maxSize, m_limits.maxSize);
        if (m_part->size() > most)
            return failed(trouble(ErrorCode::Malformed, "it is longer than it can be").value(), false);
    }
    if (m_reply != nullptr) tell();
}

void Download::arrived() {
    if (m_reply == nullptr) return;
    take();
    if (m_reply == nullptr) return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = m_reply->error();
    if (status == kNotFound || status == kGone)
        return failed(trouble(ErrorCode::NotAvailable, "the server does not have it").value(), false);
    if (error == QNetworkReply::OperationCanceledError)
        return failed(trouble(ErrorCode::Timeout, "the server is silent").value(), true);
    if (error != QNetworkReply::NoError || status != 200) {
        const std::string words = error == QNetworkReply::NoError
                                      ? fmt::format("the server answers with status {}", status)
                                      : printable(m_reply->errorString().toStdString(), kMaxWords);
        const bool isDown = status == 0 || status == 200 || status >= kServerErrors;
        return failed(trouble(isDown ? ErrorCode::Disconnected : ErrorCode::Refused, words).value(), isDown);
    }
    if (auto whole = check(); !whole) return failed(whole.error(), true);
    end(m_part->finish().map([] { return Arrival::Came; }));
}

Result<> Download::check() {
    const auto start = m_part->start(symbols::kContentStart);
    if (!start) return tl::unexpected(start.error());
    if (const std::string why = symbols::contentTrouble(*start, m_order.content); !why.empty())
        return trouble(ErrorCode::Malformed, why);
    const auto size = symbols::pdbSize(*start);
    const qint64 told = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if ((size && *size != m_part->size()) || (told > 0 && static_cast<std::uint64_t>(told) != m_part->size()))
        return trouble(ErrorCode::Truncated, fmt::format("{} bytes came, and it has {}", m_part->size(),
                                                         size ? *size : static_cast<std::uint64_t>(told)));
    return {};
}

void Download::tell() {
    const auto took = std::chrono::steady_clock::now() - m_began;
    const double seconds = std::chrono::duration<double>(took).count();
    const qint64 total = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    m_told(
        {m_part->size(), total > 0 ? static_cast<std::uint64_t>(total) : 0,
         took < kSpeedAfter ? 0 : static_cast<std::uint64_t>(static_cast<double>(m_part->size()) / seconds)});
}

void Download::cancel() {
    end(fail(ErrorCode::Cancelled, fmt::format("The download of {} was cancelled.", shownUrl(m_order.url))));
}

void Download::failed(Error error, bool mayRepeat) {
    dropReply();
    if (!mayRepeat || m_attempts > m_limits.pauses.size()) return end(tl::unexpected(std::move(error)));
    m_again.start(m_limits.pauses[m_attempts - 1]);
}

// The last thing of all: whoever is told may destroy this.
void Download::end(const Result<Arrival>& result) {
    m_again.stop();
    dropReply();
    m_part.reset();
    if (const auto done = std::exchange(m_done, {})) done(result);
}

}  // namespace hawser::session
