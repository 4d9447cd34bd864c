#pragma once

#include "core/kd/Packet.h"

namespace hawser::kd {

// The checksum does not cover the header, so a flipped type or a wrong count shows only here: each type has
// its own range of first words and its own smallest size (kd-protocol.md 3 to 5; error replies may be short,
// 3.1).
bool looksLikeItsType(const Packet& packet);

}  // namespace hawser::kd
