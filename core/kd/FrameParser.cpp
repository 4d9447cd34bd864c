#include "core/kd/FrameParser.h"

#include <algorithm>
#include <utility>

namespace hawser::kd {

namespace {

constexpr std::byte kDataLeaderByte{0x30};
constexpr std::byte kControlLeaderByte{0x69};

bool isLeaderByte(std::byte value) {
    return value == kDataLeaderByte || value == kControlLeaderByte;
}

}  // namespace

std::optional<FrameItem> FrameParser::next(ByteSpan& input) {
    while (!input.empty()) {
        std::optional<FrameItem> item;
        if (m_have < kHeaderSize) {
            const std::byte value = input.front();
            input = input.subspan(1);
            item = takeHeaderByte(value);
        } else {
            item = takeBody(input);
        }
        if (item) return item;
    }
    return std::nullopt;
}

std::optional<FrameItem> FrameParser::silence() {
    std::optional<FrameItem> item;
    if (insidePacket()) {
        item = damaged(DamageReason::CutShort, m_payload);
    } else {
        m_strayBytes += m_have;
        if (m_breakInSeen) item = BreakInByte{};
    }
    m_have = 0;
    m_payload.clear();
    m_breakInSeen = false;
    m_badHeaderTold = false;
    return item;
}

void FrameParser::restart() {
    const std::uint64_t stray = m_strayBytes;
    *this = FrameParser();
    m_strayBytes = stray;
}

std::optional<FrameItem> FrameParser::takeHeaderByte(std::byte value) {
    if (m_have < kLeaderSize) {
        if (!isLeaderByte(value)) {
            takeStray(value);
            return std::nullopt;
        }
        if (m_have > 0 && value != m_header[0]) {
            m_strayBytes += m_have;
            m_have = 0;
        }
        m_header[m_have++] = value;
        if (m_have == kLeaderSize) m_breakInSeen = false;
        return std::nullopt;
    }
    m_header[m_have++] = value;
    return m_have == kHeaderSize ? headerComplete() : std::nullopt;
}

void FrameParser::takeStray(std::byte value) {
    m_strayBytes += m_have;
    m_have = 0;
    m_breakInSeen = value == kBreakInByte;
    if (!m_breakInSeen) ++m_strayBytes;
}

std::optional<FrameItem> FrameParser::headerComplete() {
    ByteReader reader(m_header);
    const bool control = reader.u32() == kControlLeader;
    const std::uint16_t type = reader.u16();
    m_count = reader.u16();
    m_id = reader.u32();
    m_checksum = reader.u32();
    m_type = static_cast<PacketType>(type);
    const bool believable =
        control ? m_count == 0 && m_checksum == 0 : m_count <= kMaxPayload && isDataType(m_type);
    if (type >= kFirstInvalidPacketType || !believable) {
        std::optional<FrameItem> item;
        if (!std::exchange(m_badHeaderTold, true)) item = damaged(DamageReason::BadHeader, {});
        searchAgain();
        return item;
    }
    m_badHeaderTold = false;
    if (control) {
        m_have = 0;
        return Packet{m_type, m_id, true, {}};
    }
    m_payload.reserve(m_count);
    return std::nullopt;
}

Damage FrameParser::damaged(DamageReason reason, ByteSpan payload) const {
    Damage damage{reason, Bytes(m_header.begin(), m_header.begin() + static_cast<std::ptrdiff_t>(m_have))};
    damage.bytes.insert(damage.bytes.end(), payload.begin(), payload.end());
    return damage;
}

// The leader was noise: look for another one in what came behind its first byte.
void FrameParser::searchAgain() {
    std::size_t start = 1;
    const auto mayStart = [this](std::size_t at) {
        const std::size_t end = std::min(at + kLeaderSize, kHeaderSize);
        return isLeaderByte(m_header[at]) &&
               std::all_of(m_header.begin() + static_cast<std::ptrdiff_t>(at),
                           m_header.begin() + static_cast<std::ptrdiff_t>(end),
                           [first = m_header[at]](std::byte b) { return b == first; });
    };
    while (start < kHeaderSize && !mayStart(start)) ++start;
    std::copy(m_header.begin() + static_cast<std::ptrdiff_t>(start), m_header.end(), m_header.begin());
    m_have = kHeaderSize - start;
    m_strayBytes += start;
}

std::optional<FrameItem> FrameParser::takeBody(ByteSpan& input) {
    const std::size_t part = std::min(m_count - m_payload.size(), input.size());
    m_payload.insert(m_payload.end(), input.begin(), input.begin() + static_cast<std::ptrdiff_t>(part));
    input = input.subspan(part);
    if (m_payload.size() < m_count || input.empty()) return std::nullopt;

    Bytes payload = std::exchange(m_payload, {});
    if (input.front() != kTrailingByte) {
        // Left in the input: after lost bytes it may be the first one of the next leader.
        Damage damage = damaged(DamageReason::BadTrailer, payload);
        m_have = 0;
        return damage;
    }
    input = input.subspan(1);
    if (checksumOf(payload) != m_checksum) {
        Damage damage = damaged(DamageReason::BadChecksum, payload);
        damage.bytes.push_back(kTrailingByte);
        m_have = 0;
        return damage;
    }
    m_have = 0;
    return Packet{m_type, m_id, false, std::move(payload)};
}

}  // namespace hawser::kd
