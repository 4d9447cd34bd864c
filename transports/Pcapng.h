#pragma once

#include <chrono>
#include <string>

#include "core/base/ByteReader.h"
#include "transports/Recording.h"

// A conversation as pcapng, the file form of Wireshark (draft-ietf-opsawg-pcapng: 4.1 Section Header Block,
// 4.2 Interface Description Block, 4.3 Enhanced Packet Block). Little-endian; one interface of link type
// LINKTYPE_USER0 (147), times in microseconds; the direction stands in the option epb_flags: inbound is what
// the target sent. resources/wireshark/kd.lua shows it.
namespace hawser::transports {

// The blocks that a file begins with.
Bytes pcapngHeader();
// One block for one write, read or packet. `time`: since 1970, UTC. At most kMaxPcapngBytes of `bytes` are
// kept, the length of all of them is.
Bytes pcapngPacket(std::chrono::microseconds time, RecordedDirection direction, ByteSpan bytes);
inline constexpr std::size_t kMaxPcapngBytes = 262'144;

// Whether a file of this name is meant to be pcapng.
bool isPcapngPath(const std::string& path);

}  // namespace hawser::transports
