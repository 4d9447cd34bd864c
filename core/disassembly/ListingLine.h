#pragma once

#include <string>

#include "core/disassembly/Instruction.h"

namespace hawser::disassembly {

// "488bc4", or "d10083ff" where an instruction is one number.
std::string bytesText(const Instruction& instruction);

// "mov     rax,rbx": the operands in column 8 (12 on ARM64), or one blank after a longer mnemonic.
std::string instructionText(const Instruction& instruction);

// One line as u prints it, without newline: address, bytes in a column of 16 (8 on ARM64), text. `wide`:
// 64-bit addresses.
std::string listingLine(const Instruction& instruction, bool wide);

}  // namespace hawser::disassembly
