#pragma once

#include "core/disassembly/Instruction.h"

namespace hawser::disassembly {

// One machine's instructions. Does not change while it decodes; one thread at a time.
class InstructionDecoder {
  public:
    virtual ~InstructionDecoder() = default;

    // Bytes of the instruction at the start of the code; 0 when it is none, nothing when the code ends inside
    // it.
    virtual std::optional<std::size_t> lengthAt(ByteSpan code) const = 0;
    virtual std::optional<Instruction> decode(ByteSpan code, Address address, const Namer& namer) const = 0;
    // Every instruction's length is a multiple of it; what is none is shown in units of it.
    virtual std::size_t unit() const = 0;  // bytes
};

// What is no instruction; `code` holds at least one byte.
Instruction undecodable(ByteSpan code, Address address, std::size_t unit);

// "nt+0x1234 (fffff800`00401234)", or the bare address.
std::string namedAddress(Address address, const Namer& namer);

}  // namespace hawser::disassembly
