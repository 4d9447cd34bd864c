#include "core/kd/PacketShape.h"

#include "core/kd/Notifications.h"

namespace hawser::kd {

bool looksLikeItsType(const Packet& packet) {
    ByteReader reader(packet.payload);
    const std::uint32_t first = reader.u32();
    if (reader.failed()) return false;
    const auto fits = [&](std::uint32_t base, std::uint32_t mask, std::size_t minimum) {
        return (first & mask) == base && packet.payload.size() >= minimum;
    };
    constexpr std::size_t kPrintHeader = 12;
    switch (packet.type) {
        case PacketType::StateManipulate:
            return fits(0x3100, 0xFFFFFF00, 12);
        case PacketType::DebugIo:
            return fits(0x3200, 0xFFFFFF00, kPrintHeader);
        case PacketType::StateChange64:
            return fits(0x3000, 0xFFFEFF00, kStateChangeHeaderSize);
        case PacketType::StateChange32:
            return fits(0x3000, 0xFFFEFF00, 20);
        case PacketType::TraceIo:
            return fits(0x3300, 0xFFFFFF00, 12);
        case PacketType::FileIo:
            return fits(0x3400, 0xFFFFFF00, 8);
        case PacketType::ControlRequest:
            return fits(0x4300, 0xFFFFFF00, 12);
        case PacketType::Unused:
        case PacketType::Acknowledge:
        case PacketType::Resend:
        case PacketType::Reset:
        case PacketType::PollBreakIn:
            return false;
    }
    return false;
}

}  // namespace hawser::kd
