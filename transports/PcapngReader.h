#pragma once

#include <string>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/base/Result.h"
#include "transports/Recording.h"

// Reads back what Pcapng.h writes, also after Wireshark has cut or filtered and saved it: enhanced packets of
// link type LINKTYPE_USER0 with a direction, little-endian, times in powers of ten. Other blocks are passed
// over (draft-ietf-opsawg-pcapng: 3.1 blocks, 3.5 options, 4.1 to 4.3 the three that matter).
namespace hawser::transports {

bool looksLikePcapng(ByteSpan file);  // by its first four bytes

// The pieces in the file's order, their times since 1970; pieces without bytes are left out. The file is
// hostile input. Errors with the offset of the block: Truncated, Malformed, and Unsupported for another link
// type, byte order or resolution, more than kMaxPcapngInterfaces or kMaxPcapngPieces.
Result<std::vector<RecordedLine>> parsePcapng(ByteSpan file);
inline constexpr std::size_t kMaxPcapngInterfaces = 16;     // ours have one
inline constexpr std::size_t kMaxPcapngPieces = 1'000'000;  // more than a trace holds

}  // namespace hawser::transports
