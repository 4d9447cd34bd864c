#pragma once

#include <cstdint>
#include <string_view>

namespace hawser::symbols::pdb {

// What the debugger calls a register of a record ("rax"); empty: no register of this machine. `machine`:
// IMAGE_FILE_MACHINE_*.
std::string_view registerName(std::uint16_t machine, std::uint16_t number);

// The return address's place on the stack of x86, which is no register.
inline constexpr std::uint16_t kVirtualFrame = 30006;

// The register that a procedure keeps its frame in, of the two bits of its record that tell it; 0: none.
std::uint16_t frameRegister(std::uint16_t machine, unsigned encoded);

}  // namespace hawser::symbols::pdb
