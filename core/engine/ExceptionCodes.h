#pragma once

#include <cstdint>

namespace hawser::engine {

// ntstatus.h; the third is how a processor says that it was chosen (kd-protocol.md 4.2).
inline constexpr std::uint32_t kExceptionBreakpoint = 0x80000003;
inline constexpr std::uint32_t kExceptionSingleStep = 0x80000004;
inline constexpr std::uint32_t kExceptionWakeDebugger = 0x80000007;
// The first two as 32-bit programs on a 64-bit system raise them (kd-protocol.md 4.2).
inline constexpr std::uint32_t kExceptionWow64Breakpoint = 0x4000001F;
inline constexpr std::uint32_t kExceptionWow64SingleStep = 0x4000001E;

// The two that tell of an access to memory, by their first two parameters (winnt.h): how, and where.
inline constexpr std::uint32_t kExceptionAccessViolation = 0xC0000005;
inline constexpr std::uint32_t kExceptionInPageError = 0xC0000006;

inline constexpr bool isAccessCode(std::uint32_t code) {
    return code == kExceptionAccessViolation || code == kExceptionInPageError;
}

inline constexpr bool isBreakpointCode(std::uint32_t code) {
    return code == kExceptionBreakpoint || code == kExceptionWow64Breakpoint;
}

inline constexpr bool isSingleStepCode(std::uint32_t code) {
    return code == kExceptionSingleStep || code == kExceptionWow64SingleStep;
}

}  // namespace hawser::engine
