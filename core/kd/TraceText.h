#pragma once

#include <string>
#include <string_view>

#include "core/kd/FrameParser.h"

namespace hawser::kd {

std::string_view nameOfType(PacketType type);  // "STATE_MANIPULATE", "UNKNOWN"

// One line for a person: "DATA STATE_MANIPULATE id 80800000 size 56 ReadVirtualMemory fffff800`00400000 L10".
// For showing only; never fails, whatever the payload holds.
std::string summaryOf(const Packet& packet);
std::string_view damageText(DamageReason reason);  // "DAMAGED bad checksum"

}  // namespace hawser::kd
