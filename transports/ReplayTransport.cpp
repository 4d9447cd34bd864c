#include "transports/ReplayTransport.h"

#include <algorithm>

namespace hawser::transports {

ReplayTransport::ReplayTransport(std::vector<RecordedLine> lines, ReplayPace pace)
    : m_lines(std::move(lines)), m_pace(pace) {
    for (const RecordedLine& line : m_lines) {
        if (line.direction != RecordedDirection::ToTarget) continue;
        m_expected.insert(m_expected.end(), line.bytes.begin(), line.bytes.end());
    }
}

Result<> ReplayTransport::open() {
    if (m_state != TransportState::Closed)
        return fail(ErrorCode::InvalidArgument, "The line is open already: replay.");
    close();
    m_state = TransportState::Open;
    m_next = 0;
    m_needed = 0;
    m_sent = 0;
    m_differences = 0;
    m_surplus = 0;
    advance();
    return {};
}

void ReplayTransport::close() {
    m_state = TransportState::Closed;
    m_ready.clear();
    m_readyHead = 0;
}

// Plays every line whose turn has come.
void ReplayTransport::advance() {
    for (; m_next < m_lines.size(); ++m_next) {
        const RecordedLine& line = m_lines[m_next];
        if (line.direction == RecordedDirection::ToTarget) {
            m_needed += line.bytes.size();
            continue;
        }
        if (m_pace == ReplayPace::InStep && m_sent < m_needed) return;
        m_ready.insert(m_ready.end(), line.bytes.begin(), line.bytes.end());
    }
}

Result<WaitOutcome> ReplayTransport::wait(TimePoint deadline) {
    if (m_wake.consume()) return WaitOutcome::Woken;
    if (m_readyHead != m_ready.size()) return WaitOutcome::Progress;
    return m_wake.waitUntil(deadline) ? WaitOutcome::Woken : WaitOutcome::TimedOut;
}

std::size_t ReplayTransport::read(std::span<std::byte> into) {
    const std::size_t count = std::min(into.size(), m_ready.size() - m_readyHead);
    std::ranges::copy(ByteSpan(m_ready).subspan(m_readyHead, count), into.begin());
    m_readyHead += count;
    return count;
}

Result<> ReplayTransport::write(ByteSpan bytes) {
    if (m_state != TransportState::Open)
        return fail(ErrorCode::NotAvailable, "The line is not open: replay.");
    for (const std::byte value : bytes) {
        if (m_sent >= m_expected.size()) {
            ++m_surplus;
        } else if (m_expected[static_cast<std::size_t>(m_sent)] != value) {
            ++m_differences;
        }
        ++m_sent;
    }
    advance();
    return {};
}

}  // namespace hawser::transports
