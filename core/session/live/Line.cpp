#include "core/session/live/Line.h"

#include <algorithm>
#include <utility>

#include "core/session/live/SessionTimeouts.h"

namespace hawser::session {

void Line::attach(std::unique_ptr<transports::Transport> transport, const ConnectionPolicy& policy) {
    close();
    m_transport = std::move(transport);
    m_policy = policy;
    m_pace.forget();
}

void Line::openNow() {
    close();
    m_attempts = 0;
    m_lastError.clear();
    if (m_transport) m_openAt = m_clock.now();
}

void Line::openAfterPause() {
    close();
    const std::size_t step = std::min<std::size_t>(m_attempts, kReopenPauses.size() - 1);
    ++m_attempts;
    m_openAt = m_clock.now() + kReopenPauses[step];
}

void Line::close() {
    m_openAt.reset();
    m_open = false;
    m_inSession = false;
    if (m_transport) m_transport->close();
}

Result<> Line::open() {
    m_openAt.reset();
    return m_transport->open();
}

Result<> Line::openAnew() {
    close();
    return m_transport->open();
}

bool Line::noticeOpened() {
    if (m_open || m_transport->state() != transports::TransportState::Open) return false;
    m_open = true;
    m_openSince = m_clock.now();
    m_lastError.clear();
    return true;
}

Line::Failure Line::failed(const Error& error) {
    if (m_open && m_clock.now() - m_openSince >= kSteadyLine) m_attempts = 0;
    close();
    if (!m_policy.reconnect || error.code == ErrorCode::InvalidArgument ||
        error.code == ErrorCode::Unsupported)
        return Failure::Final;
    if (std::exchange(m_lastError, error.what) != error.what) return Failure::Passing;
    openAfterPause();
    return Failure::SameAgain;
}

Result<> Line::wait(TimePoint deadline) {
    const auto outcome = m_transport->wait(deadline);
    if (!outcome) return tl::unexpected(outcome.error());
    return {};
}

void Line::write(ByteSpan bytes) {
    if (m_open) static_cast<void>(m_transport->write(bytes));
}

std::optional<transports::LineNews> Line::takeNews() {
    using enum transports::LineNews::Kind;
    auto news = m_transport->takeNews();
    if (news && (news->kind == Began || news->kind == Ended)) m_inSession = news->kind == Began;
    return news;
}

}  // namespace hawser::session
