#include "tests/simulation/ModelledTransport.h"

#include <algorithm>
#include <utility>

#include "tests/simulation/World.h"

namespace hawser::simulation {

using transports::TransportState;
using transports::WaitOutcome;

void ModelledTransport::arrive(ByteSpan bytes) {
    if (m_state == TransportState::Open) m_received.insert(m_received.end(), bytes.begin(), bytes.end());
}

Result<> ModelledTransport::open() {
    if (m_world.lineRefused()) return fail(ErrorCode::Io, "Nothing is at that path.");
    m_state = TransportState::Open;
    m_cut = false;
    m_received.clear();
    return {};
}

void ModelledTransport::close() {
    m_state = TransportState::Closed;
    m_received.clear();
}

Result<WaitOutcome> ModelledTransport::wait(TimePoint deadline) {
    while (true) {
        if (std::exchange(m_world.m_killWanted, false)) throw HostKilled{};
        if (std::exchange(m_woken, false)) return WaitOutcome::Woken;
        if (m_state == TransportState::Open && m_cut) {
            m_state = TransportState::Closed;
            return fail(ErrorCode::Disconnected, "The other end closed the connection.");
        }
        if (!m_received.empty()) return WaitOutcome::Progress;
        if (m_world.now() >= deadline) return WaitOutcome::TimedOut;
        m_world.step(deadline);
    }
}

std::size_t ModelledTransport::read(std::span<std::byte> into) {
    const std::size_t count = std::min(into.size(), m_received.size());
    std::copy_n(m_received.begin(), count, into.begin());
    m_received.erase(m_received.begin(), m_received.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
}

Result<> ModelledTransport::write(ByteSpan bytes) {
    if (m_state != TransportState::Open) return fail(ErrorCode::NotAvailable, "The line is not open.");
    m_world.audit().hostWrites(bytes, m_world.stopKnown());
    m_world.line().write(Direction::ToTarget, bytes, m_world.now());
    if (const auto forged = m_world.line().takeForgedRequest()) m_world.audit().forged(*forged);
    return {};
}

}  // namespace hawser::simulation
