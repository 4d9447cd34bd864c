#pragma once

#include "core/base/Address.h"
#include "core/kd/Wire.h"

// The width of a machine's virtual addresses on the wire. kd-protocol.md 3.1.
namespace hawser::kd {

// True where virtual addresses have 32 bits.
inline constexpr bool isNarrow(Machine machine) {
    return machine == Machine::X86 || machine == Machine::ArmThumb2;
}

inline constexpr Address signExtended(Address address) {
    const auto low = static_cast<std::int32_t>(address.value() & 0xFFFFFFFF);
    return Address(static_cast<std::uint64_t>(static_cast<std::int64_t>(low)));
}

// A virtual address as it is kept here and stands on the wire: sign-extended where it has 32 bits. Never for
// a physical address, which may have more on such a machine.
inline constexpr Address canonical(Address address, Machine machine) {
    return isNarrow(machine) ? signExtended(address) : address;
}

}  // namespace hawser::kd
