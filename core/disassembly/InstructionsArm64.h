#pragma once

#include <cstdint>
#include <optional>

#include "core/base/ByteReader.h"
#include "core/disassembly/Instruction.h"

// The few A64 instructions that running, stack walking and naming of targets must know. Encodings: Arm ARM
// C6.2.
namespace hawser::disassembly::arm64 {

// The first instruction of the code; nothing when fewer than its four bytes are there.
std::optional<std::uint32_t> instructionAt(ByteSpan code);

bool isBreak(std::uint32_t instruction);   // BRK with any comment: 0xF000 is the debugger's
bool isCall(std::uint32_t instruction);    // BL, BLR and its authenticating forms
bool isReturn(std::uint32_t instruction);  // RET, RETAA, RETAB
// The prologue is not done: the return address is signed, or saved with the frame pointer.
bool opensFrame(std::uint32_t instruction);
// Where a BL at `at` goes; nothing for another instruction.
std::optional<std::uint64_t> callTarget(std::uint32_t instruction, std::uint64_t at);

FlowKind flowOf(std::uint32_t instruction);
// Where a direct call or jump at `at` goes.
std::optional<std::uint64_t> branchTarget(std::uint32_t instruction, std::uint64_t at);
// What a load from a place relative to pc, ADR or ADRP names.
std::optional<std::uint64_t> dataAddress(std::uint32_t instruction, std::uint64_t at);

}  // namespace hawser::disassembly::arm64
