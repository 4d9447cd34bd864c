#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "core/base/Result.h"
#include "core/symbols/FrameTable.h"

namespace hawser::engine {

// What a walk knows of the registers of an x86 frame; nothing: not known. 32 bits.
struct FrameRegistersX86 {
    std::uint32_t eip = 0;
    std::uint32_t esp = 0;
    std::uint32_t ebp = 0;
    std::optional<std::uint32_t> ebx{};
    std::optional<std::uint32_t> esi{};
    std::optional<std::uint32_t> edi{};
};

// The target as a frame record asks for it. Errors: it cannot be asked.
struct FrameMemoryX86 {
    std::function<Result<std::optional<std::uint32_t>>(std::uint32_t address)> word;  // nothing: unreadable
    std::function<Result<bool>(std::uint32_t address)> mayReturnTo;
};

// The caller of a frame by what its symbols tell of it: the program of a FRAMEDATA record, or the sizes of an
// FPO_DATA record, which hold behind the prologue only. `offset`: bytes into what the record is about; none:
// a caller, which stands behind its prologue. `calleeParameters`: bytes that the frame has pushed for the
// function it called. Nothing: the record does not tell, or what it tells cannot be.
// Source: the operators and variables of such programs as the public description of the CodeView format and
// the symbol files of Breakpad (STACK WIN) name them.
Result<std::optional<FrameRegistersX86>> callerByRecord(const symbols::FrameRecord& record,
                                                        const FrameRegistersX86& frame,
                                                        std::optional<std::uint32_t> offset,
                                                        std::uint32_t calleeParameters,
                                                        const FrameMemoryX86& memory);

}  // namespace hawser::engine
