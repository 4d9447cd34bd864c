#pragma once

#include <vector>

#include "core/base/ByteReader.h"

// KD packets between their two forms: the byte stream that Link reads and writes, and the bodies of KDNET's
// data channel, one packet each and without the trailing byte (kd-protocol.md 6.4, 6.8).
namespace hawser::kd::net {

inline constexpr std::size_t kMaxBody = 4016;  // bytes: header and the largest payload

// Cuts what a Link has put out - whole packets and break-in bytes, nothing else - into bodies.
std::vector<Bytes> bodiesOf(ByteSpan line);

// Appends the packet to a stream. False, and nothing is appended, when the body is no packet of the length
// that its header tells. The checksum is left to the stream's reader.
bool appendAsLine(Bytes& line, ByteSpan body);

// Whether the body is a break-in: only its first byte counts (6.8).
bool isBreakIn(ByteSpan body);

}  // namespace hawser::kd::net
