#pragma once

#include <Zydis/Zydis.h>

#include <string>

#include "core/disassembly/Instruction.h"

namespace hawser::disassembly {

// Prints operands the way WinDbg does: Zydis' Intel formatter with its number, address, register and mnemonic
// functions replaced. Immutable after construction, so one serves every call.
class OperandPrinter {
  public:
    explicit OperandPrinter(InstructionSet mode);

    struct Text {
        std::string mnemonic;  // with prefixes: "rep movs", "lock cmpxchg"
        std::string operands;
    };
    Text print(const ZydisDecodedInstruction& instruction, const ZydisDecodedOperand* operands,
               Address address, const Namer& namer) const;

  private:
    std::string formatted(const ZydisDecodedInstruction& instruction, const ZydisDecodedOperand* operands,
                          Address address, const Namer& namer) const;
    std::string stringOperands(const ZydisDecodedInstruction& instruction,
                               const ZydisDecodedOperand* operands, Address address,
                               const Namer& namer) const;

    ZydisFormatter m_formatter{};
    InstructionSet m_mode;
};

}  // namespace hawser::disassembly
