#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/engine/Breakpoint.h"

namespace hawser::engine {

class Target;

inline constexpr unsigned kDebugRegisters = 4;

// What the four x86/x64 debug registers watch. Layout of Dr7: Intel SDM vol. 3, 18.2.4.
struct DebugRegisterSet {
    struct Slot {
        unsigned breakpoint = 0;  // id
        Address address;
        BreakpointKind kind = BreakpointKind::Execute;
        unsigned size = 1;  // bytes

        bool operator==(const Slot&) const = default;
    };
    std::array<std::optional<Slot>, kDebugRegisters> slots;

    bool empty() const;
    bool operator==(const DebugRegisterSet&) const = default;
    std::uint64_t controlBits(unsigned skipped) const;  // Dr7 without the slots named by a bit of `skipped`
};

// All bits of Dr7 that belong to the slots named by a bit of `slots`.
std::uint64_t debugControlMask(unsigned slots);

// Writes Dr0 to Dr3, an empty Dr6 and Dr7 into the special registers of one x64 processor.
Result<> writeDebugRegisters(Target& target, std::uint16_t processor, const DebugRegisterSet& set,
                             std::uint64_t dr7);

}  // namespace hawser::engine
