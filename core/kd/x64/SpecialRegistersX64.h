#pragma once

#include <array>

#include "core/base/ByteReader.h"

namespace hawser::kd::x64 {

// KSPECIAL_REGISTERS, kd-protocol.md 8.6. ReadControlSpace with selector 2 gives it.
struct SpecialRegisters {
    struct TableRegister {
        std::uint16_t limit = 0;
        std::uint64_t base = 0;
    };

    std::uint64_t cr0 = 0;
    std::uint64_t cr2 = 0;
    std::uint64_t cr3 = 0;
    std::uint64_t cr4 = 0;
    std::array<std::uint64_t, 4> kernelDr{};  // Dr0 to Dr3
    std::uint64_t kernelDr6 = 0;
    std::uint64_t kernelDr7 = 0;
    TableRegister gdtr;
    TableRegister idtr;
    std::uint16_t tr = 0;
    std::uint16_t ldtr = 0;
    std::uint32_t mxCsr = 0;
    std::uint64_t debugControl = 0;
    std::uint64_t lastBranchToRip = 0;
    std::uint64_t lastBranchFromRip = 0;
    std::uint64_t lastExceptionToRip = 0;
    std::uint64_t lastExceptionFromRip = 0;
    std::uint64_t cr8 = 0;
    std::uint64_t msrGsBase = 0;
    std::uint64_t msrGsSwap = 0;
    std::uint64_t msrStar = 0;
    std::uint64_t msrLStar = 0;
    std::uint64_t msrCStar = 0;
    std::uint64_t msrSyscallMask = 0;
    std::uint64_t xcr0 = 0;  // only with 0xE0 bytes

    Bytes raw = Bytes(kSize);  // the record as received; what has no name above is kept here

    static constexpr std::size_t kSize = 0xE0;
    static constexpr std::size_t kSizeWithoutXcr0 = 0xD8;
};

// At least kSizeWithoutXcr0 bytes; longer records of newer kernels keep their tail. Error Truncated.
Result<SpecialRegisters> decodeSpecialRegisters(ByteSpan bytes);
// As long as `raw`, the named fields written over it.
Bytes encodeSpecialRegisters(const SpecialRegisters& registers);

}  // namespace hawser::kd::x64
