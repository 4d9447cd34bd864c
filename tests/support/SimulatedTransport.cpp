#include "tests/support/SimulatedTransport.h"

#include <algorithm>

namespace hawser::test {

using transports::TransportState;
using transports::WaitOutcome;

Result<> SimulatedTransport::open() {
    if (!m_refusal.empty()) return fail(ErrorCode::Io, m_refusal);
    m_state = TransportState::Open;
    m_cut = false;
    m_deaf = false;
    m_received.clear();
    return {};
}

void SimulatedTransport::close() {
    m_state = TransportState::Closed;
    m_received.clear();
}

Result<WaitOutcome> SimulatedTransport::wait(TimePoint deadline) {
    while (true) {
        if (m_onProgress) m_onProgress();
        if (std::exchange(m_woken, false)) return WaitOutcome::Woken;
        if (m_state == TransportState::Open && m_cut) {
            m_state = TransportState::Closed;
            return fail(ErrorCode::Disconnected, "The other end closed the connection.");
        }
        m_target.tick(m_clock.now());
        const Bytes said = m_target.takeOutput(m_clock.now());
        if (m_pace != 0)
            m_clock.set(m_clock.now() + std::chrono::microseconds(said.size() * 1'000'000 / m_pace));
        if (m_state == TransportState::Open && !m_deaf)
            m_received.insert(m_received.end(), said.begin(), said.end());
        if (!m_received.empty()) return WaitOutcome::Progress;
        if (m_clock.now() >= deadline) return WaitOutcome::TimedOut;
        const TimePoint next = std::min(deadline, m_target.nextDeadline().value_or(deadline));
        // At least a little: a deadline that has passed must not hold the time still.
        m_clock.set(std::max(next, m_clock.now() + std::chrono::microseconds(100)));
    }
}

std::size_t SimulatedTransport::read(std::span<std::byte> into) {
    const std::size_t count = std::min(into.size(), m_received.size());
    std::copy_n(m_received.begin(), count, into.begin());
    m_bytesRead += count;
    m_received.erase(m_received.begin(), m_received.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
}

Result<> SimulatedTransport::write(ByteSpan bytes) {
    if (m_state != TransportState::Open) return fail(ErrorCode::NotAvailable, "The line is not open.");
    m_bytesWritten += bytes.size();
    if (!m_deaf) m_target.receive(bytes, m_clock.now());
    return {};
}

}  // namespace hawser::test
