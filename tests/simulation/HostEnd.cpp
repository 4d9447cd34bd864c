#include "tests/simulation/HostEnd.h"

#include <utility>

#include "tests/simulation/World.h"

namespace hawser::simulation {

using transports::TransportState;
using transports::WaitOutcome;

Result<> HostEnd::openLine() {
    if (m_world.lineRefused()) return fail(ErrorCode::Io, "Nothing is at that path.");
    m_state = TransportState::Open;
    m_cut = false;
    return {};
}

Result<WaitOutcome> HostEnd::waitUntil(TimePoint deadline) {
    while (true) {
        if (std::exchange(m_world.m_killWanted, false)) throw HostKilled{};
        if (std::exchange(m_woken, false)) return WaitOutcome::Woken;
        if (m_state == TransportState::Open && m_cut) {
            m_state = TransportState::Closed;
            return fail(ErrorCode::Disconnected, "The other end closed the connection.");
        }
        if (hasInput()) return WaitOutcome::Progress;
        if (m_world.now() >= deadline) return WaitOutcome::TimedOut;
        m_world.step(deadline);
    }
}

void HostEnd::send(ByteSpan bytes) {
    m_world.audit().hostWrites(m_world.line().packetsIn(bytes), m_world.stopKnown());
    m_world.line().write(Direction::ToTarget, bytes, m_world.now());
    if (const auto forged = m_world.line().takeForgedRequest()) m_world.audit().forged(*forged);
}

}  // namespace hawser::simulation
