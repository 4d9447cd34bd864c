#pragma once

#include <string>

#include "core/disassembly/Disassembler.h"

namespace hawser::disassembly {

// "mov     rax,rbx": the operands in column 8, or one blank after a longer mnemonic.
std::string instructionText(const Instruction& instruction);

// One line as u prints it, without newline: address, bytes in a column of 16, text. `wide`: 64-bit addresses.
std::string listingLine(const Instruction& instruction, bool wide);

}  // namespace hawser::disassembly
