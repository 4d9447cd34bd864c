#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// How WinDbg spells what Zydis spells otherwise. Pure.
namespace hawser::disassembly {

// "jz" becomes "je", "setnz" "setne", "cmovnb" "cmovae", "int3" "int"; others stay.
std::string windbgMnemonic(std::string_view zydis);

// 0 to 9 as they are, else upper-case hexadecimal with a leading zero before a letter and a trailing h:
// "0Ah", "28h".
std::string windbgNumber(std::uint64_t value);

// "st0" becomes "st(0)"; others stay.
std::string windbgRegister(std::string_view zydis);

}  // namespace hawser::disassembly
