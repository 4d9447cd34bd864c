#pragma once

#include <cstdint>
#include <string>

#include "core/engine/Registers.h"

// The x87 registers as r and rF show them. Pure.
namespace hawser::command {

// A number of 80 bits, as " 1.234000000000000000000e+0010"; no column for the sign where it is not asked for.
std::string extendedText(const engine::RegisterValue& value, bool signColumn);
// "1.000000000000000000000e+0000 (0:3fff:8000000000000000)": with its sign, exponent and significand.
std::string extendedWithBits(const engine::RegisterValue& value);
// Control, status and tag words, the last instruction, and st0 to st7. Empty: the target does not tell.
std::string floatRegistersText(const engine::Registers& registers);
// mm0 to mm7.
std::string mmxRegistersText(const engine::Registers& registers);

}  // namespace hawser::command
