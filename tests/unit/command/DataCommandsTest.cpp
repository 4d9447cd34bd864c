#include <catch2/catch.hpp>

#include "tests/support/TemporaryFolder.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command::test;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kData = kKernel + 0x8000;

}  // namespace

TEST_CASE("floating-point numbers are shown and written") {
    Desk desk;
    desk.run("ef nt+8000 1.5 -2 1e10; eD nt+8010 0.25 -3");
    CHECK(desk.run("df nt+8000 L3") ==
          "fffff800`00408000               1.5               -2            1e+10\n");
    CHECK(desk.run("dD nt+8010 L2") == "fffff800`00408010                    0.25                     -3\n");
    CHECK(desk.run("dd nt+8000 L1") == "fffff800`00408000  3fc00000\n");
    CHECK(desk.run("ef nt+8000 x") == "'x' is no floating-point number.\n");
    CHECK(desk.run("df 1000 L1") == "00000000`00001000          ????????\n");
    const std::string all = desk.run("df nt+8000");
    CHECK(std::count(all.begin(), all.end(), '\n') == 4);
}

TEST_CASE("bits stand above their bytes and double words") {
    Desk desk;
    desk.run("eb nt+8000 4d 5a 90 0");
    CHECK(desk.run("dyb nt+8000 L4") ==
          "                   76543210 76543210 76543210 76543210 \n"
          "                   -------- -------- -------- -------- \n"
          "fffff800`00408000  01001101 01011010 10010000 00000000  4d 5a 90 00\n");
    CHECK(desk.run("dyd nt+8000 L1") ==
          "                    3          2          1          0\n"
          "                   10987654 32109876 54321098 76543210\n"
          "                   -------- -------- -------- -------- \n"
          "fffff800`00408000  00000000 10010000 01011010 01001101  00905a4d\n");
}

TEST_CASE("what pointers lead to is shown beside them") {
    Desk desk;
    desk.bench.channel.poke64(kData, kData + 0x100);
    desk.bench.channel.poke64(kData + 8, 5);
    desk.bench.debugger.dropCaches();
    desk.run("eza nt+8100 \"text\"");
    CHECK(desk.run("dpa nt+8000 L2") ==
          "fffff800`00408000  fffff800`00408100 \"text\"\nfffff800`00408008  00000000`00000005\n");
    CHECK(desk.run("dqp nt+8000 L1") == "fffff800`00408000  fffff800`00408100 00000000`74786574\n");
    desk.run("ezu nt+8100 \"wide\"");
    CHECK(desk.run("dpu nt+8000 L1") == "fffff800`00408000  fffff800`00408100 \"wide\"\n");
    // A UNICODE_STRING of eight bytes.
    desk.run("ew nt+8200 8 a; eq nt+8208 nt+8100");
    CHECK(desk.run("dS nt+8200") == "fffff800`00408200  \"wide\"\n");
    CHECK(desk.run("d L1").starts_with("fffff800`00408210"));
}

TEST_CASE("dl follows a list both ways and stops where it comes back") {
    Desk desk;
    desk.run("eq nt+8000 nt+8100 nt+8200; eq nt+8100 nt+8200 nt+8000; eq nt+8200 nt+8000 nt+8100");
    CHECK(desk.run("dl nt+8000 10 2") ==
          "fffff800`00408000  fffff800`00408100 fffff800`00408200\n"
          "fffff800`00408100  fffff800`00408200 fffff800`00408000\n"
          "fffff800`00408200  fffff800`00408000 fffff800`00408100\n");
    CHECK(desk.run("dlb nt+8000 2 1") ==
          "fffff800`00408000  fffff800`00408100\nfffff800`00408200  fffff800`00408000\n");
    desk.run("eq nt+8100 0");
    CHECK(desk.run("dl nt+8000 10 1") ==
          "fffff800`00408000  fffff800`00408100\nfffff800`00408100  00000000`00000000\n");
    CHECK(desk.run("dl 5000 2 2").find("Memory access error at '00000000`00005000'") != std::string::npos);
}

TEST_CASE("!list runs commands for each element") {
    Desk desk;
    desk.run("eq nt+8000 nt+8100 nt+8200; eq nt+8100 nt+8200 nt+8000; eq nt+8200 nt+8000 nt+8100");
    CHECK(desk.run("!list \"-t nt!_LIST_ENTRY.Flink -m 1 -x \\\"dq @$extret L1; .echo next\\\" nt+8000\"") ==
          "fffff800`00408000  fffff800`00408100\nnext\n");
    CHECK(desk.run("!list -t _LIST_ENTRY.Blink -x \"dq\" -a \"L1\" nt+8000") ==
          "fffff800`00408000  fffff800`00408100\nfffff800`00408200  fffff800`00408000\n"
          "fffff800`00408100  fffff800`00408200\n");
    CHECK(desk.run("!list -t _LIST_ENTRY.Flink -m 2 -x \"? @$extret; .echo next\" nt+8000") ==
          "Evaluate expression: -8796088795136 = fffff800`00408000\nnext\n"
          "Evaluate expression: -8796088794880 = fffff800`00408100\nnext\n");
    CHECK(desk.run("!list -t nt!_EPROCESS.Links -x \"dq\" nt").find("symbols") != std::string::npos);
    CHECK(desk.run("!list -t _EPROCESS -x \"dq\" nt") == "-t of !list needs Type.Field.\n");
    // One that leads back to an element behind its first.
    desk.run("eq nt+8200 nt+8100");
    CHECK(desk.run("!list -t _LIST_ENTRY.Flink -x \".if (@$extret) { .echo next }\" nt+8000") ==
          "next\nnext\nnext\nThe list leads back into its own middle; it ends here.\n");
    CHECK(desk.run("!list nt").starts_with("!list needs -t"));
}

TEST_CASE("m moves, ranges that overlap too, and c tells what differs") {
    Desk desk;
    desk.run("eb nt+8000 1 2 3 4 5 6 7 8; m nt+8000 L8 nt+8002");
    CHECK(desk.run("db nt+8000 La").starts_with("fffff800`00408000  01 02 01 02 03 04 05 06-07 08"));
    desk.run("m nt+8002 L8 nt+8000");
    CHECK(desk.run("db nt+8000 L8").starts_with("fffff800`00408000  01 02 03 04 05 06 07 08"));
    CHECK(desk.run("c nt+8000 L8 nt+8000").empty());
    desk.run("f nt+8100 L8 0; eb nt+8100 1 2 3 4 ff 6 7 8");
    CHECK(desk.run("c nt+8000 L8 nt+8100") == "fffff800`00408004  05 - fffff800`00408104  ff\n");
    CHECK(desk.run("c nt+8000 L8 5000") == "Memory access error at '00000000`00005000'\n");
    CHECK(desk.run("m nt+8000 nt+8100").find("needs a range") == std::string::npos);
    CHECK(desk.run("f nt").starts_with("f needs a range"));
}

TEST_CASE("memory goes to a file and back") {
    Desk desk;
    const hawser::test::TemporaryFolder folder;
    const std::string file = folder.file("memory");
    desk.run("eb nt+8000 1 2 3 4 5 6 7 8");
    CHECK(desk.run(".writemem " + file + " nt+8000 L8") == "Writing 8 bytes.\n");
    desk.run("f nt+8000 L8 0");
    CHECK(desk.run(".readmem \"" + file + "\" nt+8000 L8") == "Reading 8 bytes.\n");
    CHECK(desk.run("db nt+8000 L8").starts_with("fffff800`00408000  01 02 03 04 05 06 07 08"));
    CHECK(desk.run(".readmem " + file + " nt+8000 L9").find("ends after 0x8 bytes") != std::string::npos);
    CHECK(desk.run(".writemem " + file + " 5000 L8").find("0x0 bytes were written") != std::string::npos);
    CHECK(desk.run(".writemem " + file).starts_with(".writemem needs a file and a range"));
    CHECK(desk.run(".readmem /nowhere/at/all nt+8000 L1").find("/nowhere/at/all") != std::string::npos);
}

TEST_CASE("the e family asks for values that are not given") {
    Desk desk;
    desk.run("eb nt+8000 11 22 33");
    CHECK(desk.run("eb nt+8000") == "fffff800`00408000 11\n");
    CHECK(desk.interpreter.prompt() == "Input> ");
    CHECK(desk.interpreter.needsStop("5"));
    CHECK(desk.run("aa") == "fffff800`00408001 22\n");
    CHECK(desk.run(" ") == "fffff800`00408002 33\n");  // stays as it is
    CHECK(desk.run("").empty());
    CHECK(desk.interpreter.prompt() != "Input> ");
    CHECK(desk.run("db nt+8000 L3").starts_with("fffff800`00408000  aa 22 33"));
    desk.run("ed nt+8000");
    CHECK(desk.run("foo").starts_with("Couldn't resolve error at 'foo'"));
    CHECK(desk.interpreter.prompt() != "Input> ");
    CHECK(desk.run("e nt+8000 12345678; dd nt+8000 L1") == "fffff800`00408000  12345678\n");
    CHECK(desk.run("r rax=").starts_with("rax="));
    CHECK(desk.interpreter.prompt() == "Input> ");
    CHECK(desk.run("77").empty());
    CHECK(desk.run("r rax") == "rax=0000000000000077\n");
}

TEST_CASE("texts are written in their own characters") {
    Desk desk;
    desk.run("f nt+8000 L10 ff; eu nt+8000 \"\xC3\xA9x\"");
    CHECK(desk.run("db nt+8000 L6").starts_with("fffff800`00408000  e9 00 78 00 ff ff"));
    desk.run("ezu nt+8000 \"a\"; eza nt+8008 \"b\"");
    CHECK(desk.run("db nt+8000 La").starts_with("fffff800`00408000  61 00 00 00 ff ff ff ff-62 00"));
}

TEST_CASE("physical memory has its own commands") {
    Desk desk;
    desk.run("eb nt+8000 1 2 3 4");
    // The fake keeps one memory for both spaces.
    CHECK(desk.run("!dd fffff80000408000 L1") == "#fffff80000408000 04030201\n");
    CHECK(desk.run("!db [uc] fffff80000408000 L2").starts_with("#fffff80000408000 01 02"));
    CHECK(desk.run("!eb fffff80000408000 aa bb; !dd fffff80000408000 L1") == "#fffff80000408000 0403bbaa\n");
    desk.run("ezu nt+8100 \"wide\"");
    CHECK(desk.run("!du [uc] fffff80000408100") == "#fffff80000408100 \"wide\"\n");
    CHECK(desk.run("!dd [x] 0 L1") == "Syntax error at '[x]'\n");
    CHECK(desk.run("fp fffff80000408000 L4 7; db nt+8000 L4")
              .starts_with("Filled 0x4 bytes\nfffff800`00408000  07 07"));
    CHECK(desk.run("db /p[uc] fffff80000408000 L1").starts_with("fffff800`00408000  07"));
    CHECK(desk.run("db /px 0 L1") == "Syntax error at '/px'\n");
}

TEST_CASE("ports and machine registers") {
    Desk desk;
    desk.bench.channel.ports[0x60] = 0x1c;
    desk.bench.channel.machineRegisters[0xC0000080] = 0xd01;
    CHECK(desk.run("ib 60") == "0060: 1c\n");
    CHECK(desk.run("!iw 60") == "0060: 001c\n");
    CHECK(desk.run("od 70 12345678; id 70") == "0070: 12345678\n");
    CHECK(desk.run("ob 70 100").find("does not fit") != std::string::npos);
    CHECK(desk.run("ib 10000") == "An I/O port has a number of 16 bits.\n");
    CHECK(desk.run("rdmsr c0000080") == "msr[c0000080] = 00000000`00000d01\n");
    CHECK(desk.run("wrmsr c0000080 501; rdmsr c0000080") == "msr[c0000080] = 00000000`00000501\n");
    CHECK(desk.run("rdmsr 5").find("refused machine register 5") != std::string::npos);
}

TEST_CASE("dg reads descriptors as the processor does") {
    Desk desk;
    desk.bench.channel.setSpecial64(0, 0x58, kData);
    desk.bench.channel.setSpecial64(0, 0x50, 0x007FULL << 48);  // gdtl at 0x56
    desk.bench.channel.poke64(kData + 0x10, 0x00209B0000000000);
    desk.bench.channel.poke64(kData + 0x28, 0x00CFF3000000FFFF);
    desk.bench.channel.poke64(kData + 0x40, 0x40008B123000006F);
    desk.bench.channel.poke64(kData + 0x48, 0x00000000FFFFF800);
    desk.bench.debugger.dropCaches();
    const std::string text = desk.run("dg 10");
    CHECK(text.find("Sel        Base              Limit          Type    l ze an es ng Flags\n") !=
          std::string::npos);
    CHECK(text.ends_with("0010 00000000`00000000 00000000`00000000 Code RE Ac 0 Nb By P  Lo 0000029b\n"));
    CHECK(desk.run("dg 2b").ends_with(
        "002b 00000000`00000000 00000000`ffffffff Data RW Ac 3 Bg Pg P  Nl 00000cf3\n"));
    CHECK(desk.run("dg 40").find(
              "0040 fffff800`40123000 00000000`0000006f TSS32 Busy 0 Nb By P  Nl 0000008b") !=
          std::string::npos);
    CHECK(desk.run("dg 80").find("<Reserved>") != std::string::npos);
    CHECK(desk.run("dg 10 8").starts_with("dg takes a selector"));
}

TEST_CASE("!idt tells where interrupts lead") {
    constexpr std::uint64_t kHandler = 0x00408E0000102000;  // nt+2000, present
    Desk desk;
    auto& channel = desk.bench.channel;
    channel.setSpecial64(0, 0x68, kData);
    channel.setSpecial64(0, 0x60, 0x021FULL << 48);  // idtl at 0x66: vectors up to 21
    for (const std::uint64_t vector : {std::uint64_t{0}, std::uint64_t{0x21}}) {
        channel.poke64(kData + 16 * vector, kHandler);
        channel.poke64(kData + 16 * vector + 8, 0xFFFFF800);
    }
    desk.bench.debugger.dropCaches();
    const std::string head = "\nDumping IDT: fffff800`00408000\n\n";
    const std::string first = "00:\tfffff800`00402000 nt+0x2000\n";
    const std::string device = "21:\tfffff800`00402000 nt+0x2000\n";
    CHECK(desk.run("!idt") == head + device + "\n");
    CHECK(desk.run("!idt -a") == head + first + device + "\n");
    CHECK(desk.run("!idt 0") == head + first + "\n");
    CHECK(desk.run("!idt 100") == "A vector is at most ff.\n");
    CHECK(desk.run("!idt -x").starts_with("!idt knows -a"));
}

TEST_CASE("!pte and !vtop go the way of the processor") {
    Desk desk;
    auto& channel = desk.bench.channel;
    for (const std::uint64_t page : {0x1AA000, 0x905000, 0x906000, 0x907000}) channel.map(page, 0x1000);
    channel.setSpecial64(0, 0x10, 0x1AA000);  // cr3
    channel.poke64(0x1AAF80, 0x905063);
    channel.poke64(0x905000, 0x906063);
    channel.poke64(0x906010, 0x907063);
    channel.poke64(0x907040, 0x8000000000012163);
    channel.poke64(0x906018, 0x2400083);  // 2 MB, read and write
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("!pte nt+8000") == std::string(40, ' ') +
                                          "VA fffff80000408000\n"
                                          "PXE at #1AAF80             PPE at #905000             "
                                          "PDE at #906010             PTE at #907040\n"
                                          "contains 0000000000905063  contains 0000000000906063  "
                                          "contains 0000000000907063  contains 8000000000012163\n"
                                          "pfn 905       ---DA--KWEV  pfn 906       ---DA--KWEV  "
                                          "pfn 907       ---DA--KWEV  pfn 12        -G-DA--KW-V\n\n");
    CHECK(desk.run("!pte fffff80000612345").find("LARGE PAGE pfn 2412\n") != std::string::npos);
    CHECK(desk.run("!pte fffff80000409000").find("not valid") != std::string::npos);
    CHECK(desk.run("!pte 8000000000000000").find("is no address of this machine") != std::string::npos);
    const std::string way =
        "Amd64VtoP: Virt fffff800`00408010, pagedir 1aa000\n"
        "Amd64VtoP: PML4E 1aaf80\nAmd64VtoP: PDPE 905000\nAmd64VtoP: PDE 906010\nAmd64VtoP: PTE 907040\n"
        "Amd64VtoP: Mapped phys 12010\n"
        "Virtual address fffff80000408010 translates to physical address 12010.\n";
    CHECK(desk.run("!vtop 0 nt+8010") == way);
    CHECK(desk.run("!vtop 1aa nt+8010") == way);
    CHECK(desk.run("!vtop 1aa000 nt+8010") == way);
    CHECK(desk.run("!vtop 0 0").ends_with("Virtual address 0000000000000000 translation fails.\n"));
}

TEST_CASE(".cache forgets what was read") {
    Desk desk;
    desk.run("db nt+8000 L1");
    desk.bench.channel.poke(kData, {0x77});
    CHECK(desk.run("db nt+8000 L1").find("  00") != std::string::npos);
    CHECK(desk.run(".cache flushall").empty());
    CHECK(desk.run("db nt+8000 L1").find("  77") != std::string::npos);
    CHECK(desk.run(".cache").starts_with("Max cache size is       : "));
    CHECK(desk.run(".cache hold").find("is not available") != std::string::npos);
    CHECK(desk.run(".cache 100").find("is none of forcedecodeuser") != std::string::npos);
}

TEST_CASE("errors are told by name") {
    Desk desk;
    CHECK(desk.run("!error 2") == "Error code: (Win32) 0x2 (2) - ERROR_FILE_NOT_FOUND\n");
    CHECK(desk.run("!error 2 1") == "Error code: (NTSTATUS) 0x2 (2) - STATUS_WAIT_2\n");
    CHECK(desk.run("!error c0000005") ==
          "Error code: (NTSTATUS) 0xc0000005 (3221225477) - STATUS_ACCESS_VIOLATION\n");
    CHECK(desk.run("!error 80004005") == "Error code: (HRESULT) 0x80004005 (2147500037) - E_FAIL\n");
    CHECK(desk.run("!error 80070002") ==
          "Error code: (HRESULT) 0x80070002 (2147942402) - ERROR_FILE_NOT_FOUND\n");
    CHECK(desk.run("!error 0n10048") == "Error code: (Win32) 0x2740 (10048) - WSAEADDRINUSE\n");
    CHECK(desk.run("!error fffffff5").find("<Unable to get error code text>") != std::string::npos);
    CHECK(desk.run("!error 123456789") == "An error code has 32 bits.\n");
}

TEST_CASE("# finds the next instruction with a text") {
    Desk desk;
    // push rbp; mov eax,5; ret; nop; ret
    desk.run("eb nt+8000 55 b8 5 0 0 0 c3 90 c3");
    CHECK(desk.run("# ret nt+8000").find("fffff800`00408006 c3") != std::string::npos);
    CHECK(desk.run("#").find("fffff800`00408008 c3") != std::string::npos);
    CHECK(desk.run("# mov*eax nt+8000 L10").find("fffff800`00408001") != std::string::npos);
    CHECK(desk.run("# \"xchg\" nt+8000 L4") == "Search address set to fffff800`00408008\n");
}
