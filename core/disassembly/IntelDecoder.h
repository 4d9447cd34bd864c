#pragma once

#include <Zydis/Zydis.h>

#include "core/disassembly/InstructionDecoder.h"
#include "core/disassembly/OperandPrinter.h"

namespace hawser::disassembly {

// x64 and x86 by Zydis.
class IntelDecoder final : public InstructionDecoder {
  public:
    explicit IntelDecoder(InstructionSet mode);

    std::optional<std::size_t> lengthAt(ByteSpan code) const override;
    std::optional<Instruction> decode(ByteSpan code, Address address, const Namer& namer) const override;
    std::size_t unit() const override { return 1; }

  private:
    void addTargets(const ZydisDecodedInstruction& decoded, const ZydisDecodedOperand* operands,
                    Instruction& result) const;

    InstructionSet m_mode;
    ZydisDecoder m_decoder{};
    OperandPrinter m_printer;
};

}  // namespace hawser::disassembly
