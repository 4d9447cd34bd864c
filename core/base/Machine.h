#pragma once

#include <cstdint>

#include "core/base/Address.h"

namespace hawser {

// What a target is built of, by the PE header's Machine field (Microsoft's PE format, "Machine Types"). The
// value comes from the target and may be none of these.
enum class Machine : std::uint16_t { X86 = 0x014C, X64 = 0x8664, Arm64 = 0xAA64, ArmThumb2 = 0x01C4 };

// True where virtual addresses have 32 bits.
inline constexpr bool isNarrow(Machine machine) {
    return machine == Machine::X86 || machine == Machine::ArmThumb2;
}

// A virtual address as it is kept here and stands on the wire (kd-protocol.md 3.1): sign-extended where it
// has 32 bits. Never for a physical address, which may have more on such a machine.
inline constexpr Address canonical(Address address, Machine machine) {
    return isNarrow(machine) ? signExtended(address) : address;
}

}  // namespace hawser
