#pragma once

#include <array>

#include "core/base/ByteReader.h"

namespace hawser::kd::x86 {

// The x86 CONTEXT record, kd-protocol.md 8.5.
struct Context {
    std::uint32_t contextFlags = kFlagsAll;
    std::array<std::uint32_t, 4> dr{};  // Dr0 to Dr3
    std::uint32_t dr6 = 0;
    std::uint32_t dr7 = 0;
    std::uint32_t segGs = 0;  // a segment register has 16 bits; the record gives each 32
    std::uint32_t segFs = 0;
    std::uint32_t segEs = 0;
    std::uint32_t segDs = 0;
    std::uint32_t edi = 0;
    std::uint32_t esi = 0;
    std::uint32_t ebx = 0;
    std::uint32_t edx = 0;
    std::uint32_t ecx = 0;
    std::uint32_t eax = 0;
    std::uint32_t ebp = 0;
    std::uint32_t eip = 0;
    std::uint32_t segCs = 0;
    std::uint32_t eflags = 0;
    std::uint32_t esp = 0;
    std::uint32_t segSs = 0;

    Bytes raw = Bytes(kSize);  // the record as received: the x87 and FXSAVE areas live only here

    // 112 bytes: the x87 environment, eight registers of 80 bits, Cr0NpxState.
    ByteSpan floatSave() const { return ByteSpan(raw).subspan(kFloatSaveOffset, kFloatSaveSize); }
    // 512 bytes in the layout of FXSAVE.
    ByteSpan extendedRegisters() const { return ByteSpan(raw).subspan(kExtendedOffset, kExtendedSize); }

    static constexpr std::size_t kSize = 0x2CC;
    static constexpr std::size_t kFloatSaveOffset = 0x1C;
    static constexpr std::size_t kFloatSaveSize = 112;
    static constexpr std::size_t kExtendedOffset = 0xCC;
    static constexpr std::size_t kExtendedSize = 0x200;
    static constexpr std::uint32_t kFlagsAll = 0x1003F;
};

// At least kSize bytes; what stands behind them is kept in `raw`. Error Truncated.
Result<Context> decodeContext(ByteSpan bytes);
// Every byte of `raw`, the named fields written over it.
Bytes encodeContext(const Context& context);

}  // namespace hawser::kd::x86
