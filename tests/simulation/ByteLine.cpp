#include "tests/simulation/ByteLine.h"

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

void ByteLine::write(Direction direction, ByteSpan bytes, TimePoint now) {
    while (!bytes.empty()) {
        const std::size_t size = packetSize(bytes);
        packet(direction, bytes.first(size), now);
        bytes = bytes.subspan(size);
    }
}

void ByteLine::packet(Direction direction, ByteSpan bytes, TimePoint now) {
    const Fault fault = next(direction, bytes.size());
    if (journal().on()) note(direction, describe(bytes), fault);
    if (fault.kind == FaultKind::None) {
        queue(direction, {.bytes = Bytes(bytes.begin(), bytes.end())}, now);
        return;
    }
    spoil(direction, Bytes(bytes.begin(), bytes.end()), fault, now);
}

void ByteLine::spoil(Direction direction, Bytes packet, const Fault& fault, TimePoint now) {
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
            setOutOfStep(direction == Direction::ToHost && packet.size() > kd::kHeaderSize);
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
            queue(direction, {.bytes = packet}, now);
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
            queue(direction, {.bytes = packet}, now);
            packet = rubbish(fault.length, fault.value);
            break;
        case FaultKind::Silence:
            holdBack(direction, fault.time, now);
            break;
        case FaultKind::Split:
            queue(direction, {.bytes = Bytes(packet.begin(), place)}, now);
            holdBack(direction, fault.time, now);
            packet.erase(packet.begin(), place);
            break;
        case FaultKind::StaleAcknowledgement: {
            Bytes stale;
            kd::appendControlPacket(stale, kd::PacketType::Acknowledge,
                                    kd::kInitialPacketId | (fault.value & 1U));
            queue(direction, {.bytes = stale}, now);
            break;
        }
        case FaultKind::BreakInByte:
            packet.insert(place, kd::kBreakInByte);
            break;
        case FaultKind::TargetReset:
        case FaultKind::TargetPaused:
        case FaultKind::HostKilled:
        case FaultKind::LineCut:
            queue(direction, {.bytes = Bytes(packet.begin(), place), .happening = fault}, now);
            packet.erase(packet.begin(), place);
            break;
    }
    noteForgery(direction, before, packet);
    queue(direction, {.bytes = std::move(packet)}, now);
}

void ByteLine::noteForgery(Direction direction, ByteSpan before, ByteSpan after) {
    constexpr std::size_t kChecked = 12;  // leader, type, count, number
    if (before.size() < kd::kHeaderSize || after.size() < kd::kHeaderSize) return;
    if (std::ranges::equal(before.first(kChecked), after.first(kChecked))) return;
    if (!believable(after)) return;
    countForgery();
    if (direction == Direction::ToTarget && ByteReader(before).u32() == kd::kDataLeader)
        setForgedRequest(before);
}

}  // namespace hawser::simulation
