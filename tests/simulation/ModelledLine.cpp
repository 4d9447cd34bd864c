#include "tests/simulation/ModelledLine.h"

#include <algorithm>
#include <utility>

namespace hawser::simulation {

Fault ModelledLine::next(Direction direction, std::size_t bytes) {
    ++m_counters.packets;
    ++m_counters.written[static_cast<std::size_t>(direction)];
    m_counters.bytes[static_cast<std::size_t>(direction)] += bytes;
    if (m_healthy) return {};
    const Fault fault = m_faults.next(direction, bytes);
    if (fault.kind != FaultKind::None) ++m_counters.faults;
    return fault;
}

void ModelledLine::note(Direction direction, const std::string& packet, const Fault& fault) {
    const bool good = fault.kind == FaultKind::None;
    m_journal.note("{} {}{}{}", direction == Direction::ToTarget ? "H>" : "<T", packet, good ? "" : "  ** ",
                   good ? "" : nameOf(fault.kind));
}

void ModelledLine::holdBack(Direction direction, Duration time, TimePoint now) {
    lane(direction).busyUntil = std::max(lane(direction).busyUntil, now) + time;
}

void ModelledLine::queue(Direction direction, Piece piece, TimePoint now, Duration late) {
    if (piece.bytes.empty() && !piece.happening.happens()) return;
    Lane& to = lane(direction);
    const std::size_t room = direction == Direction::ToHost ? m_kind.hostQueue : 1U << 16;
    if (to.inFlight + piece.bytes.size() > room) piece.bytes.clear();  // an overrun
    to.busyUntil = std::max(to.busyUntil, now) + m_kind.timeFor(piece.bytes.size());
    to.inFlight += piece.bytes.size();
    piece.arrival = to.busyUntil + m_kind.latency + late;
    const auto behind = std::ranges::upper_bound(to.pieces, piece.arrival, {}, &Piece::arrival);
    to.pieces.insert(behind, std::move(piece));
}

void ModelledLine::inject(Direction direction, Bytes bytes, TimePoint now) {
    queue(direction, {.bytes = std::move(bytes)}, now);
}

std::optional<TimePoint> ModelledLine::nextArrival(Direction direction) const {
    const Lane& from = lane(direction);
    if (from.pieces.empty()) return std::nullopt;
    return from.pieces.front().arrival;
}

void ModelledLine::setHealthy(bool on, TimePoint now) {
    m_healthy = on;
    if (!on) return;
    for (Lane& held : m_lanes) {
        held.busyUntil = now;
        for (Piece& piece : held.pieces) {
            if (piece.arrival <= now) continue;  // it waits at the other end already
            held.busyUntil += m_kind.timeFor(piece.bytes.size());
            piece.arrival = std::min(piece.arrival, held.busyUntil + m_kind.latency);
        }
    }
}

void ModelledLine::clear(Direction direction) {
    lane(direction).pieces.clear();
    lane(direction).inFlight = 0;
    lane(direction).busyUntil = {};
}

ModelledLine::Piece ModelledLine::take(Direction direction) {
    Lane& from = lane(direction);
    Piece piece = std::move(from.pieces.front());
    from.pieces.pop_front();
    from.inFlight -= piece.bytes.size();
    return piece;
}

}  // namespace hawser::simulation
