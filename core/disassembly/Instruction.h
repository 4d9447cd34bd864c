#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser::disassembly {

enum class InstructionSet { X64, X86, Arm64, None };

inline constexpr std::size_t kMaxInstruction = 15;  // bytes (Intel SDM vol. 2, 2.3.11)

enum class FlowKind { Other, Call, Jump, ConditionalJump, Return, Interrupt };

struct Instruction {
    Address address;
    Bytes bytes;           // at least one; a byte that is no instruction is shown as db
    std::string mnemonic;  // "mov"
    std::string operands;  // "rax,qword ptr [rcx+8]", WinDbg's spelling, target addresses named
    FlowKind flow = FlowKind::Other;
    std::optional<Address> branchTarget;   // direct call or jump
    std::optional<Address> memoryOperand;  // rip-relative or absolute, where it needs no register
    bool valid = true;
    bool word = false;  // the bytes are one little-endian number, and shown as such

    Address next() const { return address + bytes.size(); }
};

// Address to text ("nt+0x1234"), or nothing.
using Namer = std::function<std::optional<std::string>(Address)>;

}  // namespace hawser::disassembly
