#pragma once

#include <cstdint>

#include "core/kd/Wire.h"

namespace hawser::engine {

// The same two as 32-bit programs on a 64-bit system raise them (kd-protocol.md 4.2).
inline constexpr std::uint32_t kExceptionWow64Breakpoint = 0x4000001F;
inline constexpr std::uint32_t kExceptionWow64SingleStep = 0x4000001E;

inline constexpr bool isBreakpointCode(std::uint32_t code) {
    return code == kd::kExceptionBreakpoint || code == kExceptionWow64Breakpoint;
}

inline constexpr bool isSingleStepCode(std::uint32_t code) {
    return code == kd::kExceptionSingleStep || code == kExceptionWow64SingleStep;
}

}  // namespace hawser::engine
