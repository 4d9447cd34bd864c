#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/Machine.h"

namespace hawser::symbols::dwarf {

// What a debugger calls the register that DWARF numbers so; empty: it has no name here. Numbers: the x86-64
// psABI, table 3.36; the i386 psABI, table 2.14; "DWARF for the Arm 64-bit Architecture", table 4.1.
std::string_view registerName(Machine machine, std::uint64_t number);

}  // namespace hawser::symbols::dwarf
