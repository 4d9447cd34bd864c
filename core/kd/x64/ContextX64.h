#pragma once

#include <array>

#include "core/base/ByteReader.h"

namespace hawser::kd::x64 {

// The x64 CONTEXT record, kd-protocol.md 8.5.
struct Context {
    std::array<std::uint64_t, 6> home{};  // P1Home to P6Home
    std::uint32_t contextFlags = kFlagsAll;
    std::uint32_t mxCsr = 0;
    std::uint16_t segCs = 0;
    std::uint16_t segDs = 0;
    std::uint16_t segEs = 0;
    std::uint16_t segFs = 0;
    std::uint16_t segGs = 0;
    std::uint16_t segSs = 0;
    std::uint32_t eflags = 0;
    std::uint64_t dr0 = 0;
    std::uint64_t dr1 = 0;
    std::uint64_t dr2 = 0;
    std::uint64_t dr3 = 0;
    std::uint64_t dr6 = 0;
    std::uint64_t dr7 = 0;
    std::uint64_t rax = 0;
    std::uint64_t rcx = 0;
    std::uint64_t rdx = 0;
    std::uint64_t rbx = 0;
    std::uint64_t rsp = 0;
    std::uint64_t rbp = 0;
    std::uint64_t rsi = 0;
    std::uint64_t rdi = 0;
    std::uint64_t r8 = 0;
    std::uint64_t r9 = 0;
    std::uint64_t r10 = 0;
    std::uint64_t r11 = 0;
    std::uint64_t r12 = 0;
    std::uint64_t r13 = 0;
    std::uint64_t r14 = 0;
    std::uint64_t r15 = 0;
    std::uint64_t rip = 0;
    std::uint64_t vectorControl = 0;
    std::uint64_t debugControl = 0;
    std::uint64_t lastBranchToRip = 0;
    std::uint64_t lastBranchFromRip = 0;
    std::uint64_t lastExceptionToRip = 0;
    std::uint64_t lastExceptionFromRip = 0;

    Bytes raw = Bytes(kSize);  // the record as received: FXSAVE area, XMM and vector registers live only here

    // The 512-byte FXSAVE area, and one XMM register inside it, as raw bytes.
    ByteSpan fxsave() const { return ByteSpan(raw).subspan(kFxsaveOffset, kFxsaveSize); }
    ByteSpan xmm(std::size_t index) const {
        return ByteSpan(raw).subspan(kXmmOffset + 16 * index, 16);
    }  // index < 16

    static constexpr std::size_t kSize = 0x4D0;
    static constexpr std::size_t kFxsaveOffset = 0x100;
    static constexpr std::size_t kFxsaveSize = 0x200;
    static constexpr std::size_t kXmmOffset = 0x1A0;
    static constexpr std::uint32_t kFlagsAll = 0x10001F;
};

// At least kSize bytes; what stands behind them (an extended state area) is kept in `raw`. Error Truncated.
Result<Context> decodeContext(ByteSpan bytes);
// Every byte of `raw`, the named fields written over it.
Bytes encodeContext(const Context& context);

}  // namespace hawser::kd::x64
