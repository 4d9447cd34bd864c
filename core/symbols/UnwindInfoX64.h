#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/Result.h"

// What the x64 tables of an image say about a frame. Layout: Microsoft's "x64 exception handling"
// documentation.
namespace hawser::symbols {

struct RuntimeFunction {
    std::uint32_t begin = 0;  // rva
    std::uint32_t end = 0;    // rva, exclusive
    std::uint32_t unwindInfo = 0;

    bool contains(std::uint32_t rva) const { return rva >= begin && rva < end; }
};

enum class UnwindOperation : std::uint8_t {
    PushNonVolatile = 0,
    AllocateLarge = 1,
    AllocateSmall = 2,
    SetFrameRegister = 3,
    SaveNonVolatile = 4,
    SaveNonVolatileFar = 5,
    Epilog = 6,  // version 2
    Spare = 7,
    SaveXmm128 = 8,
    SaveXmm128Far = 9,
    PushMachineFrame = 10,
};

struct UnwindCode {
    std::uint8_t prologOffset = 0;  // where the instruction ends
    UnwindOperation operation{};
    std::uint8_t info = 0;      // a register number, or 1 for a machine frame with error code
    std::uint32_t operand = 0;  // bytes allocated, or offset of the saved register
};

struct UnwindInfo {
    std::uint8_t version = 0;
    std::uint8_t flags = 0;  // 1 exception handler, 2 termination handler, 4 chained
    std::uint8_t prologSize = 0;
    std::uint8_t frameRegister = 0;  // 0: none
    std::uint32_t frameOffset = 0;   // bytes
    std::vector<UnwindCode> codes;
    std::optional<RuntimeFunction> chained;
};

// The integer registers in the processor's numbering: rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8 to r15.
struct FrameStateX64 {
    std::array<std::uint64_t, 16> registers{};
    std::uint64_t rip = 0;

    std::uint64_t& rsp() { return registers[4]; }
    std::uint64_t rsp() const { return registers[4]; }
    std::uint64_t rbp() const { return registers[5]; }
};

struct UnwoundFrame {
    FrameStateX64 caller;
    bool machineFrame = false;  // the caller was interrupted: rip and rsp come from a trap frame
};

// Eight bytes of target memory.
using StackReader = std::function<Result<std::uint64_t>(std::uint64_t address)>;

}  // namespace hawser::symbols
