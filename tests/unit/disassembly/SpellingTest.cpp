#include "core/disassembly/Spelling.h"

#include <catch2/catch.hpp>

using namespace hawser::disassembly;

TEST_CASE("condition codes are spelled as WinDbg spells them") {
    CHECK(windbgMnemonic("jz") == "je");
    CHECK(windbgMnemonic("jnz") == "jne");
    CHECK(windbgMnemonic("jnb") == "jae");
    CHECK(windbgMnemonic("jb") == "jb");
    CHECK(windbgMnemonic("jnbe") == "ja");
    CHECK(windbgMnemonic("setnle") == "setg");
    CHECK(windbgMnemonic("cmovnl") == "cmovge");
    CHECK(windbgMnemonic("jmp") == "jmp");
    CHECK(windbgMnemonic("int3") == "int");
}

TEST_CASE("numbers carry h and a leading zero only where they must") {
    CHECK(windbgNumber(0) == "0");
    CHECK(windbgNumber(9) == "9");
    CHECK(windbgNumber(10) == "0Ah");
    CHECK(windbgNumber(0x28) == "28h");
    CHECK(windbgNumber(0xD8) == "0D8h");
    CHECK(windbgNumber(UINT64_MAX) == "0FFFFFFFFFFFFFFFFh");
}

TEST_CASE("floating point registers have their number in brackets") {
    CHECK(windbgRegister("st3") == "st(3)");
    CHECK(windbgRegister("str") == "str");
    CHECK(windbgRegister("rax") == "rax");
}
