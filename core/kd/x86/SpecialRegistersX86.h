#pragma once

#include <array>

#include "core/base/ByteReader.h"

namespace hawser::kd::x86 {

// KSPECIAL_REGISTERS, kd-protocol.md 8.6. ReadControlSpace at byte kControlSpaceOffset of the processor's
// state gives it.
struct SpecialRegisters {
    struct TableRegister {
        std::uint16_t limit = 0;
        std::uint32_t base = 0;
    };

    std::uint32_t cr0 = 0;
    std::uint32_t cr2 = 0;
    std::uint32_t cr3 = 0;
    std::uint32_t cr4 = 0;
    std::array<std::uint32_t, 4> kernelDr{};  // Dr0 to Dr3
    std::uint32_t kernelDr6 = 0;
    std::uint32_t kernelDr7 = 0;
    TableRegister gdtr;
    TableRegister idtr;
    std::uint16_t tr = 0;
    std::uint16_t ldtr = 0;

    Bytes raw = Bytes(kSize);  // the record as received; its six reserved words are kept here

    static constexpr std::size_t kSize = 0x54;
    static constexpr std::uint64_t kControlSpaceOffset = 0x2CC;  // behind the CONTEXT (3.8)
};

// At least kSize bytes. Error Truncated.
Result<SpecialRegisters> decodeSpecialRegisters(ByteSpan bytes);
// As long as `raw`, the named fields written over it.
Bytes encodeSpecialRegisters(const SpecialRegisters& registers);

}  // namespace hawser::kd::x86
