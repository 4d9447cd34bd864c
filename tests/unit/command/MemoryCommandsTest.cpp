#include <catch2/catch.hpp>

#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command::test;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kData = kKernel + 0x8000;  // fffff800`00408000

void fillCounting(Desk& desk, std::uint64_t address, unsigned count) {
    std::vector<unsigned> bytes(count);
    for (unsigned i = 0; i < count; ++i) bytes[i] = i & 0xFF;
    desk.bench.channel.poke(address, bytes);
    desk.bench.debugger.dropCaches();
}

}  // namespace

TEST_CASE("db has WinDbg's columns and goes on where it stopped") {
    Desk desk;
    fillCounting(desk, kData, 256);
    CHECK(desk.run("db nt+8000 L20") ==
          "fffff800`00408000  00 01 02 03 04 05 06 07-08 09 0a 0b 0c 0d 0e 0f  ................\n"
          "fffff800`00408010  10 11 12 13 14 15 16 17-18 19 1a 1b 1c 1d 1e 1f  ................\n");
    CHECK(desk.run("db L10") ==
          "fffff800`00408020  20 21 22 23 24 25 26 27-28 29 2a 2b 2c 2d 2e 2f   !\"#$%&'()*+,-./\n");
    CHECK(desk.run("d L4") == "fffff800`00408030  30 31 32 33                                      0123\n");
    const std::string more = desk.run("db nt+8000");
    CHECK(std::count(more.begin(), more.end(), '\n') == 8);
    CHECK(desk.run("").starts_with("fffff800`00408080  80 81"));
}

TEST_CASE("words, double words, quad words and pointers") {
    Desk desk;
    fillCounting(desk, kData, 64);
    CHECK(desk.run("dw nt+8000 L8") == "fffff800`00408000  0100 0302 0504 0706 0908 0b0a 0d0c 0f0e\n");
    CHECK(desk.run("dd nt+8000 L4") == "fffff800`00408000  03020100 07060504 0b0a0908 0f0e0d0c\n");
    CHECK(desk.run("dq nt+8000 L2") == "fffff800`00408000  07060504`03020100 0f0e0d0c`0b0a0908\n");
    CHECK(desk.run("dp nt+8000 L1") == "fffff800`00408000  07060504`03020100\n");
    CHECK(desk.run("dc nt+8030 L4") ==
          "fffff800`00408030  33323130 37363534 3b3a3938 3f3e3d3c  0123456789:;<=>?\n");
    CHECK(desk.run("dd /c2 nt+8000 L4") ==
          "fffff800`00408000  03020100 07060504\nfffff800`00408008  0b0a0908 0f0e0d0c\n");
    CHECK(desk.run("db nt+8000 nt+8003") ==
          "fffff800`00408000  00 01 02 03                                      ....\n");
    CHECK(desk.run("db nt+8004 L-4") ==
          "fffff800`00408000  00 01 02 03                                      ....\n");
}

TEST_CASE("what cannot be read is shown as question marks, never as zeros") {
    Desk desk;
    CHECK(desk.run("db 1000 L10") ==
          "00000000`00001000  ?? ?? ?? ?? ?? ?? ?? ?\?-?? ?? ?? ?? ?? ?? ?? ??  ????????????????\n");
    CHECK(desk.run("dd 1000 L2") == "00000000`00001000  ???????? ????????\n");
    CHECK(desk.run("dq 1000 L1") == "00000000`00001000  ????????`????????\n");
    CHECK(desk.run("dw 1000 L1") == "00000000`00001000  ????\n");
    CHECK(desk.run("da 1000") == "00000000`00001000  \"?\"\n");
}

TEST_CASE("strings end at the NUL and break after 32 characters") {
    Desk desk;
    desk.run("eza nt+8000 \"Hello\"");
    CHECK(desk.run("da nt+8000") == "fffff800`00408000  \"Hello\"\n");
    desk.run("eza nt+8100 \"0123456789abcdef0123456789abcdefXY\"");
    CHECK(desk.run("da nt+8100") ==
          "fffff800`00408100  \"0123456789abcdef0123456789abcdef\"\nfffff800`00408120  \"XY\"\n");
    desk.run("ezu nt+8200 \"Wide\"");
    CHECK(desk.run("du nt+8200") == "fffff800`00408200  \"Wide\"\n");
    desk.bench.channel.poke(kData + 0x300, {'a', 0x1b, '[', 0});
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("da nt+8300") == "fffff800`00408300  \"a.[\"\n");
}

TEST_CASE("dps names what points into a module") {
    Desk desk;
    desk.bench.channel.poke64(kData, kKernel + 0x1234);
    desk.bench.channel.poke64(kData + 8, 5);
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("dps nt+8000 L2") ==
          "fffff800`00408000  fffff800`00401234 nt+0x1234\nfffff800`00408008  00000000`00000005\n");
    CHECK(desk.run("dds nt+8000 L1") == "fffff800`00408000  00401234\n");
}

TEST_CASE("values are written, and refused where they do not fit") {
    Desk desk;
    CHECK(desk.run("eb nt+8000 1 2 ff").empty());
    CHECK(desk.run("db nt+8000 L3") ==
          "fffff800`00408000  01 02 ff                                         ...\n");
    CHECK(desk.run("ew nt+8000 1234; ed nt+8004 89abcdef; eq nt+8008 fffff800`12345678").empty());
    CHECK(desk.run("dq nt+8000 L2") == "fffff800`00408000  89abcdef`00ff1234 fffff800`12345678\n");
    CHECK(desk.run("eb nt+8000 (-1)").empty());
    CHECK(desk.run("eb nt+8000 \"AB\" 43").empty());
    CHECK(desk.run("da nt+8000 L3") == "fffff800`00408000  \"ABC\"\n");
    CHECK(desk.run("eb nt+8000 100") == "Overflow error at '100'\n");
    CHECK(desk.run("eb nt+8000") == "fffff800`00408000 41\n");  // and asks for one
    CHECK(desk.run("").empty());
    CHECK(desk.run("ea nt+8000 5") == "ea needs a \"string\".\n");
    CHECK(desk.run("ea nt+8000 \"x") == "A closing quote is missing for what begins in column 12: '\"x'\n");
    CHECK(desk.run("eb 1000 1") ==
          "Memory access error at '00000000`00001000': 0 of 1 bytes were written.\n");
    CHECK(desk.run("f nt+8000 L6 1 2") == "Filled 0x6 bytes\n");
    CHECK(desk.run("db nt+8000 L6").starts_with("fffff800`00408000  01 02 01 02 01 02 "));
}

TEST_CASE("ranges are checked") {
    Desk desk;
    CHECK(desk.run("db nt L10000001")
              .starts_with("Range error: more than 256 MB; L? lifts this check. At 'L10000001'"));
    CHECK(desk.run("db nt L0") == "Range error at 'L0'\n");
    CHECK(desk.run("db nt+10 nt").starts_with("Range error: it ends before it begins."));
    CHECK(desk.run("db nt L1 5") == "Extra character error at '5'\n");
    CHECK(desk.run("db /x nt") == "Syntax error at '/x'\n");
    CHECK(desk.run("dq nt L?ffffffffffffffff").starts_with("Range error"));
}

TEST_CASE("u and ub print WinDbg's listing") {
    Desk desk;
    desk.bench.channel.poke(
        kData, {0x48, 0x89, 0x5c, 0x24, 0x08, 0x48, 0x83, 0xec, 0x28, 0xe8, 0xf2, 0xff, 0xff, 0xff, 0xc3});
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("u nt+8000 L4") ==
          "nt+0x8000:\n"
          "fffff800`00408000 48895c2408      mov     qword ptr [rsp+8],rbx\n"
          "fffff800`00408005 4883ec28        sub     rsp,28h\n"
          "fffff800`00408009 e8f2ffffff      call    nt+0x8000 (fffff800`00408000)\n"
          "fffff800`0040800e c3              ret\n");
    CHECK(desk.run("u nt+8000 nt+8005") ==
          "nt+0x8000:\n"
          "fffff800`00408000 48895c2408      mov     qword ptr [rsp+8],rbx\n"
          "fffff800`00408005 4883ec28        sub     rsp,28h\n");
    CHECK(desk.run("u L1").starts_with("nt+0x8009:\n"));
    CHECK(desk.run("ub nt+800f L2") ==
          "nt+0x8009:\n"
          "fffff800`00408009 e8f2ffffff      call    nt+0x8000 (fffff800`00408000)\n"
          "fffff800`0040800e c3              ret\n");
    CHECK(desk.run("u 1000") == "Memory access error at '00000000`00001000'\n");
}
