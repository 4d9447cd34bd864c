#pragma once

#include <array>

#include "core/base/ByteReader.h"

namespace hawser::kd::arm64 {

// How many breakpoint and watchpoint registers the records have room for; a processor may have fewer.
inline constexpr std::size_t kBreakpointRegisters = 8;
inline constexpr std::size_t kWatchpointRegisters = 2;

// The ARM64 CONTEXT record, kd-protocol.md 8.5.
struct Context {
    std::uint32_t contextFlags = kFlagsAll;
    std::uint32_t cpsr = 0;
    std::array<std::uint64_t, 31> x{};  // x29 is fp, x30 lr
    std::uint64_t sp = 0;
    std::uint64_t pc = 0;
    std::uint32_t fpcr = 0;
    std::uint32_t fpsr = 0;
    std::array<std::uint32_t, kBreakpointRegisters> bcr{};
    std::array<std::uint64_t, kBreakpointRegisters> bvr{};
    std::array<std::uint32_t, kWatchpointRegisters> wcr{};
    std::array<std::uint64_t, kWatchpointRegisters> wvr{};

    Bytes raw = Bytes(kSize);  // the record as received: the vector registers live only here

    // V0 to V31, 16 bytes each.
    ByteSpan vector(std::size_t index) const { return ByteSpan(raw).subspan(kVectorOffset + 16 * index, 16); }

    static constexpr std::size_t kSize = 0x390;
    static constexpr std::size_t kVectorOffset = 0x110;
    static constexpr std::uint32_t kFlagsAll = 0x40000F;
};

// At least kSize bytes; what stands behind them is kept in `raw`. Error Truncated.
Result<Context> decodeContext(ByteSpan bytes);
// Every byte of `raw`, the named fields written over it.
Bytes encodeContext(const Context& context);

}  // namespace hawser::kd::arm64
