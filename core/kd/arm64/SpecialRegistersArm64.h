#pragma once

#include <array>

#include "core/kd/arm64/ContextArm64.h"

namespace hawser::kd::arm64 {

// KSPECIAL_REGISTERS, kd-protocol.md 8.6. ReadControlSpace with selector 2 gives it.
struct SpecialRegisters {
    std::uint64_t elrEl1 = 0;
    std::uint32_t spsrEl1 = 0;
    std::uint64_t tpidrEl0 = 0;
    std::uint64_t tpidrroEl0 = 0;
    std::uint64_t tpidrEl1 = 0;
    std::array<std::uint64_t, kBreakpointRegisters> kernelBvr{};
    std::array<std::uint32_t, kBreakpointRegisters> kernelBcr{};
    std::array<std::uint64_t, kWatchpointRegisters> kernelWvr{};
    std::array<std::uint32_t, kWatchpointRegisters> kernelWcr{};

    Bytes raw = Bytes(kSize);  // the record as received

    static constexpr std::size_t kSize = 0xA0;
};

// At least kSize bytes; longer records of newer kernels keep their tail. Error Truncated.
Result<SpecialRegisters> decodeSpecialRegisters(ByteSpan bytes);
// As long as `raw`, the named fields written over it.
Bytes encodeSpecialRegisters(const SpecialRegisters& registers);

}  // namespace hawser::kd::arm64
