#include "tests/simulation/ModelledDatagrams.h"

#include <utility>

#include "tests/simulation/NetEnd.h"
#include "tests/simulation/World.h"

namespace hawser::simulation {

void ModelledDatagrams::arrive(const ModelledLine::Piece& piece) {
    if (isOpen() && !piece.bytes.empty()) m_received.push_back(piece);
}

Result<> ModelledDatagrams::open() {
    if (auto opened = openLine(); !opened) return opened;
    m_received.clear();
    m_seen.clear();
    return {};
}

void ModelledDatagrams::close() {
    closeLine();
    m_received.clear();
    m_before.reset();
}

Result<transports::WaitOutcome> ModelledDatagrams::wait(TimePoint deadline) {
    checkRefused();
    return waitUntil(deadline);
}

std::optional<transports::ReceivedDatagram> ModelledDatagrams::receive() {
    checkRefused();
    if (m_received.empty()) return std::nullopt;
    ModelledLine::Piece piece = std::move(m_received.front());
    m_received.pop_front();
    if (m_seen.mustRefuse(piece)) m_before = m_taker->counters();
    return transports::ReceivedDatagram{std::move(piece.bytes),
                                        piece.stranger ? NetEnd::stranger() : NetEnd::self()};
}

std::optional<Endpoint> ModelledDatagrams::peer() const {
    if (!isOpen() || !world().options().hostCalls) return std::nullopt;
    return NetEnd::self();
}

// It was counted once, and nothing was said to it.
void ModelledDatagrams::checkRefused() {
    const auto before = std::exchange(m_before, std::nullopt);
    if (!before) return;
    const kd::net::NetCounters after = m_taker->counters();
    world().audit().spuriousDatagram(after.refused() == before->refused() + 1 && after.sent == before->sent,
                                     "The debugger");
}

Result<> ModelledDatagrams::send(ByteSpan datagram, const Endpoint& to) {
    if (!isOpen()) return fail(ErrorCode::NotAvailable, "The line is not open.");
    if (to == NetEnd::self()) HostEnd::send(datagram);
    return {};
}

}  // namespace hawser::simulation
