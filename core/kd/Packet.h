#pragma once

#include "core/base/ByteReader.h"
#include "core/kd/Wire.h"

// One packet of the byte-stream form of the protocol (KDCOM). kd-protocol.md 1.1 to 1.3.
namespace hawser::kd {

struct Packet {
    PacketType type = PacketType::Unused;
    std::uint32_t id = 0;  // as on the wire, SYNC bit included
    bool control = false;  // which leader it had; a control packet has no payload
    Bytes payload;
};

// 1.2: the unsigned 32-bit sum of the payload bytes.
std::uint32_t checksumOf(ByteSpan payload);

// Both append the packet as it goes on the line. `payload` holds at most kMaxPayload bytes.
void appendDataPacket(Bytes& line, PacketType type, std::uint32_t id, ByteSpan payload);
void appendControlPacket(Bytes& line, PacketType type, std::uint32_t id);

Bytes encode(const Packet& packet);

// Whether a data packet may be of this type: not the control types, nor the two that never travel (1.3).
bool isDataType(PacketType type);

}  // namespace hawser::kd
