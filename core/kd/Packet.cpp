#include "core/kd/Packet.h"

#include <array>

namespace hawser::kd {

namespace {

template <class T>
void store(std::byte* at, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) at[i] = static_cast<std::byte>((value >> (8 * i)) & 0xFF);
}

void appendHeader(Bytes& line, std::uint32_t leader, PacketType type, std::size_t count, std::uint32_t id,
                  std::uint32_t checksum) {
    std::array<std::byte, kHeaderSize> header{};
    store(header.data(), leader);
    store(header.data() + 4, static_cast<std::uint16_t>(type));
    store(header.data() + 6, static_cast<std::uint16_t>(count));
    store(header.data() + 8, id);
    store(header.data() + 12, checksum);
    line.insert(line.end(), header.begin(), header.end());
}

}  // namespace

std::uint32_t checksumOf(ByteSpan payload) {
    std::uint32_t sum = 0;
    for (const std::byte b : payload) sum += std::to_integer<std::uint32_t>(b);
    return sum;
}

void appendDataPacket(Bytes& line, PacketType type, std::uint32_t id, ByteSpan payload) {
    line.reserve(line.size() + kHeaderSize + payload.size() + 1);
    appendHeader(line, kDataLeader, type, payload.size(), id, checksumOf(payload));
    line.insert(line.end(), payload.begin(), payload.end());
    line.push_back(kTrailingByte);
}

void appendControlPacket(Bytes& line, PacketType type, std::uint32_t id) {
    appendHeader(line, kControlLeader, type, 0, id, 0);
}

Bytes encode(const Packet& packet) {
    Bytes line;
    if (packet.control) {
        appendControlPacket(line, packet.type, packet.id);
    } else {
        appendDataPacket(line, packet.type, packet.id, packet.payload);
    }
    return line;
}

bool isDataType(PacketType type) {
    switch (type) {
        case PacketType::StateChange32:
        case PacketType::StateManipulate:
        case PacketType::DebugIo:
        case PacketType::StateChange64:
        case PacketType::TraceIo:
        case PacketType::ControlRequest:
        case PacketType::FileIo:
            return true;
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
