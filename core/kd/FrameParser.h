#pragma once

#include <array>
#include <optional>
#include <variant>

#include "core/kd/Packet.h"

namespace hawser::kd {

enum class DamageReason : std::uint8_t { BadHeader, BadTrailer, BadChecksum, CutShort };

struct Damage {
    DamageReason reason = DamageReason::BadHeader;
    Bytes bytes{};  // what there was of it, header first; for showing
};
struct BreakInByte {};  // 0x62 between packets, followed by silence

using FrameItem = std::variant<Packet, Damage, BreakInByte>;

// Finds packets in a byte stream, for either end. A header is believed only when its type, count and, for a
// control packet, its zero checksum make sense; otherwise the search goes on one byte later, so that line
// noise that looks like a leader cannot swallow the packet behind it. A damaged body is not searched for
// packets: memory that is read may hold images of packets. The same bytes give the same items however they
// are split. One thread; no clock.
class FrameParser {
  public:
    // Takes bytes off the front of `input` until one item is complete; nothing when all bytes are used up.
    std::optional<FrameItem> next(ByteSpan& input);

    // The owner has seen no byte for the byte time-out: a packet that began is cut short (1.7).
    std::optional<FrameItem> silence();
    // True while silence() would say something.
    bool needsSilence() const { return m_have > 0 || m_breakInSeen; }
    bool insidePacket() const { return m_have >= kLeaderSize; }

    void restart();
    std::uint64_t strayBytes() const { return m_strayBytes; }  // outside any packet, ever

  private:
    static constexpr std::size_t kLeaderSize = 4;

    std::optional<FrameItem> takeHeaderByte(std::byte value);
    std::optional<FrameItem> takeBody(ByteSpan& input);
    std::optional<FrameItem> headerComplete();
    Damage damaged(DamageReason reason, ByteSpan payload) const;
    void takeStray(std::byte value);
    void searchAgain();

    std::array<std::byte, kHeaderSize> m_header{};
    std::size_t m_have = 0;  // bytes of m_header that are filled
    PacketType m_type = PacketType::Unused;
    std::size_t m_count = 0;
    std::uint32_t m_id = 0;
    std::uint32_t m_checksum = 0;
    Bytes m_payload;
    bool m_breakInSeen = false;
    bool m_badHeaderTold = false;  // one report for a burst of noise, not one for each byte
    std::uint64_t m_strayBytes = 0;
};

}  // namespace hawser::kd
