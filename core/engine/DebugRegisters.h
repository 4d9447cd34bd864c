#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/Address.h"
#include "core/engine/Breakpoint.h"

namespace hawser::engine {

inline constexpr unsigned kMaxDebugSlots = 10;  // ARM64: eight breakpoint and two watchpoint registers

// What the debug registers of a machine watch. Which of the slots a machine has: Architecture::hardware().
struct DebugRegisterSet {
    struct Slot {
        unsigned breakpoint = 0;  // id
        Address address;
        BreakpointKind kind = BreakpointKind::Execute;
        unsigned size = 1;  // bytes

        bool operator==(const Slot&) const = default;
    };
    std::array<std::optional<Slot>, kMaxDebugSlots> slots;

    bool empty() const;
    bool operator==(const DebugRegisterSet&) const = default;
};

// What is to stand in the debug registers. The masks have a bit for each slot.
struct DebugRegisterPlan {
    DebugRegisterSet set;
    unsigned everOurs = 0;  // those that were ours once: the others are the target's own
    unsigned skipped = 0;   // those that stay disabled for the next resume

    bool enabled(unsigned slot) const { return set.slots[slot] && ((skipped >> slot) & 1) == 0; }
    bool operator==(const DebugRegisterPlan&) const = default;
};

}  // namespace hawser::engine
