#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/disassembly/Instruction.h"

namespace hawser::disassembly {

class InstructionDecoder;

// x64 and x86 by Zydis, ARM64 by LLVM, printed as WinDbg prints. Pure.
class Disassembler {
  public:
    using Mode = InstructionSet;

    explicit Disassembler(Mode mode);
    ~Disassembler();
    Disassembler(Disassembler&&) noexcept;

    // One instruction at the start of `code`. Nothing when `code` is empty or ends inside the instruction.
    std::optional<Instruction> decode(ByteSpan code, Address address, const Namer& namer) const;
    // As many as fit, at most `count`.
    std::vector<Instruction> decodeAll(ByteSpan code, Address address, std::size_t count,
                                       const Namer& namer) const;
    // Up to `count` instructions that end exactly at `end`; `code` holds the bytes before `end`. The best
    // guess, as any backward disassembly is.
    std::vector<Instruction> decodeBefore(ByteSpan code, Address end, std::size_t count,
                                          const Namer& namer) const;


  private:
    std::unique_ptr<InstructionDecoder> m_decoder;
};

}  // namespace hawser::disassembly
