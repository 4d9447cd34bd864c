#include "tests/simulation/ModelledLine.h"

#include <algorithm>
#include <utility>

#include "core/kd/FrameParser.h"
#include "core/kd/TraceText.h"
#include "tests/simulation/Random.h"

namespace hawser::simulation {

namespace {

// The first packet of what one end writes; both ends write whole ones.
std::size_t packetSize(ByteSpan bytes) {
    if (bytes.size() < kd::kHeaderSize || bytes[0] == kd::kBreakInByte)
        return std::min<std::size_t>(bytes.size(), 1);
    ByteReader reader(bytes);
    const bool control = reader.u32() == kd::kControlLeader;
    reader.skip(2);
    const std::size_t count = reader.u16();
    return std::min(bytes.size(), control ? kd::kHeaderSize : kd::kHeaderSize + count + 1);
}

Bytes rubbish(std::size_t length, std::uint8_t seed) {
    // Bytes that mean something to a parser come far more often than by chance.
    constexpr std::array<std::uint8_t, 8> kTelling{0x30, 0x69, 0x62, 0x00, 0x30, 0x69, 0x80, 0xFF};
    Random random(seed + 7919 * length);
    Bytes bytes;
    for (std::size_t i = 0; i < length; ++i) {
        const auto value = random.oneIn(2) ? kTelling[random.below(kTelling.size())] : random.below(0xAA);
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

std::string describe(ByteSpan bytes) {
    if (bytes.size() == 1) return "BREAK-IN";
    kd::FrameParser parser;
    const auto item = parser.next(bytes);
    const auto* packet = item ? std::get_if<kd::Packet>(&*item) : nullptr;
    return packet != nullptr ? kd::summaryOf(*packet) : "?";
}

bool believable(ByteSpan header) {
    ByteReader reader(header);
    const std::uint32_t leader = reader.u32();
    const std::uint16_t type = reader.u16();
    const std::uint16_t count = reader.u16();
    if (leader != kd::kControlLeader && leader != kd::kDataLeader) return false;
    const bool control = leader == kd::kControlLeader;
    return type < kd::kFirstInvalidPacketType && (!control || count == 0);
}

}  // namespace

void ModelledLine::write(Direction direction, ByteSpan bytes, TimePoint now) {
    while (!bytes.empty()) {
        const std::size_t size = packetSize(bytes);
        packet(direction, bytes.first(size), now);
        bytes = bytes.subspan(size);
    }
}

void ModelledLine::packet(Direction direction, ByteSpan bytes, TimePoint now) {
    ++m_counters.packets;
    ++m_counters.written[static_cast<std::size_t>(direction)];
    m_counters.bytes[static_cast<std::size_t>(direction)] += bytes.size();
    const Fault fault = m_healthy ? Fault{} : m_faults.next(direction, bytes.size());
    if (m_journal.on()) {
        const std::string_view arrow = direction == Direction::ToTarget ? "H>" : "<T";
        m_journal.note("{} {}{}{}", arrow, describe(bytes), fault.kind == FaultKind::None ? "" : "  ** ",
                       fault.kind == FaultKind::None ? "" : nameOf(fault.kind));
    }
    if (fault.kind == FaultKind::None) {
        queue(direction, Bytes(bytes.begin(), bytes.end()), now);
        return;
    }
    ++m_counters.faults;
    spoil(direction, Bytes(bytes.begin(), bytes.end()), fault, now);
}

void ModelledLine::spoil(Direction direction, Bytes packet, const Fault& fault, TimePoint now) {
    const std::size_t at = std::min<std::size_t>(fault.at, packet.size() - 1);
    const auto place = packet.begin() + static_cast<std::ptrdiff_t>(at);
    const auto rest = packet.end() - place;
    const auto length = std::min<std::ptrdiff_t>(fault.length, rest);
    const Bytes before = packet;
    switch (fault.kind) {
        case FaultKind::None:
            break;
        case FaultKind::OutOfStep:
            // Only data from the target can be taken for acknowledged.
            m_outOfStep = direction == Direction::ToHost && packet.size() > kd::kHeaderSize;
            return;
        case FaultKind::Lose:
            return;
        case FaultKind::Drop:
            packet.erase(place, place + length);
            break;
        case FaultKind::Flip:
            *place ^= static_cast<std::byte>(fault.value);
            break;
        case FaultKind::Duplicate:
            queue(direction, packet, now);
            break;
        case FaultKind::Insert: {
            const Bytes extra = rubbish(fault.length, fault.value);
            packet.insert(place, extra.begin(), extra.end());
            break;
        }
        case FaultKind::Truncate:
            packet.resize(at);
            break;
        case FaultKind::Noise:
            queue(direction, packet, now);
            packet = rubbish(fault.length, fault.value);
            break;
        case FaultKind::Silence:
            lane(direction).busyUntil = std::max(lane(direction).busyUntil, now) + fault.time;
            break;
        case FaultKind::Split:
            queue(direction, Bytes(packet.begin(), place), now);
            lane(direction).busyUntil = std::max(lane(direction).busyUntil, now) + fault.time;
            packet.erase(packet.begin(), place);
            break;
        case FaultKind::StaleAcknowledgement: {
            Bytes stale;
            kd::appendControlPacket(stale, kd::PacketType::Acknowledge,
                                    kd::kInitialPacketId | (fault.value & 1U));
            queue(direction, stale, now);
            break;
        }
        case FaultKind::BreakInByte:
            packet.insert(place, kd::kBreakInByte);
            break;
        case FaultKind::TargetReset:
        case FaultKind::TargetPaused:
        case FaultKind::HostKilled:
        case FaultKind::LineCut:
            queue(direction, Bytes(packet.begin(), place), now, fault);
            packet.erase(packet.begin(), place);
            break;
    }
    noteForgery(direction, before, packet);
    queue(direction, std::move(packet), now);
}

void ModelledLine::noteForgery(Direction direction, ByteSpan before, ByteSpan after) {
    constexpr std::size_t kChecked = 12;  // leader, type, count, number
    if (before.size() < kd::kHeaderSize || after.size() < kd::kHeaderSize) return;
    if (std::ranges::equal(before.first(kChecked), after.first(kChecked))) return;
    if (!believable(after)) return;
    ++m_counters.forgeries;
    if (direction == Direction::ToTarget && ByteReader(before).u32() == kd::kDataLeader)
        m_forgedRequest = Bytes(before.begin(), before.end());
}

void ModelledLine::queue(Direction direction, Bytes bytes, TimePoint now, const Fault& happening) {
    if (bytes.empty() && !happening.happens()) return;
    Lane& to = lane(direction);
    const std::size_t room = direction == Direction::ToHost ? m_kind.hostQueue : 1U << 16;
    if (to.inFlight + bytes.size() > room) bytes.clear();  // an overrun
    to.busyUntil = std::max(to.busyUntil, now) + m_kind.timeFor(bytes.size());
    to.inFlight += bytes.size();
    to.pieces.push_back({std::move(bytes), to.busyUntil + m_kind.latency, happening});
}

void ModelledLine::inject(Direction direction, Bytes bytes, TimePoint now) {
    queue(direction, std::move(bytes), now);
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
