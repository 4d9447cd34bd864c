#pragma once

#include <memory>

#include "core/disassembly/InstructionDecoder.h"

namespace hawser::disassembly {

// ARM64 by LLVM's disassembler (its C interface, which is stable), in WinDbg's spelling.
class Arm64Decoder final : public InstructionDecoder {
  public:
    Arm64Decoder();

    std::optional<std::size_t> lengthAt(ByteSpan code) const override;
    std::optional<Instruction> decode(ByteSpan code, Address address, const Namer& namer) const override;
    std::size_t unit() const override { return 4; }

  private:
    struct Dispose {
        void operator()(void* context) const;
    };
    // LLVM's text, mnemonic and operands parted by a tab; empty: no instruction.
    std::string text(std::uint32_t instruction, Address address) const;

    std::unique_ptr<void, Dispose> m_context;
};

}  // namespace hawser::disassembly
