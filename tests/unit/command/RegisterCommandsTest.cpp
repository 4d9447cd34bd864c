#include <catch2/catch.hpp>

#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command::test;
using namespace hawser::engine::test;

TEST_CASE("masks choose what r shows") {
    Desk desk;
    const std::string basic = desk.run("r");
    CHECK(basic.find("\ncs=") != std::string::npos);
    CHECK(desk.run("rM 8").starts_with("cs="));
    const std::string debug = desk.run("rM 20");
    CHECK(debug.find("dr0=0000000000000000 dr1=0000000000000000 dr2=0000000000000000\ndr3=") == 0);
    CHECK(debug.find("\ncr4=") != std::string::npos);
    CHECK(desk.run("rM 80").starts_with("cr0="));
    CHECK(desk.run("rM 100").starts_with("gdtr="));
    CHECK(desk.run("rM 1000") == "A register mask has 12 bits; rm ? tells what they are.\n");
    CHECK(desk.run("rY").starts_with("The ymm registers are not told"));
    CHECK(desk.run("rm").find("       2 - Integer state (64-bit)") != std::string::npos);
    CHECK(desk.run("rm ?").find("     800 - AVX XMM registers in decimal integers") != std::string::npos);
    desk.run("rm 2a");
    CHECK(desk.run("r").find("dr7=") != std::string::npos);
    CHECK(desk.run("rm 0").starts_with("A register mask"));
}

TEST_CASE("vector registers are shown by their elements") {
    Desk desk;
    // xmm0 at 0x1A0 of the context.
    desk.bench.channel.setContext64(0, 0x1A0, 0x400000003F800000);  // 2, 1
    desk.bench.channel.setContext64(0, 0x1A8, 0xC0400000FFFFFF80);
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("r xmm0:2f") == "xmm0=2 1\n");
    CHECK(desk.run("r xmm0:d").starts_with("xmm0="));
    CHECK(desk.run("r xmm0:4ub, rax").starts_with("xmm0=63 128 0 0 rax="));
    CHECK(desk.run("r xmm0:ib").find("-64 64 0 0 -1 -1 -1 -128") != std::string::npos);
    CHECK(desk.run("r xmm0:iq") == "xmm0=-4593671615622938752 4611686019492741120\n");
    CHECK(desk.run("rX").starts_with("xmm0=-3 "));
    CHECK(desk.run("r xmm0:zz").find("is none of ib ub") != std::string::npos);
    CHECK(desk.run("r al:f").find("has 8 bits") != std::string::npos);
}

TEST_CASE("r. shows the registers of the instruction") {
    Desk desk;
    // mov rax,[rcx+rbx*2]
    desk.bench.channel.poke(kBreakRoutine, {0x48, 0x8B, 0x04, 0x59});
    desk.bench.debugger.dropCaches();
    const std::string text = desk.run("r.");
    CHECK(text.starts_with("rax="));
    CHECK(text.find("  rcx=") != std::string::npos);
    CHECK(text.find("  rbx=") != std::string::npos);
    desk.bench.channel.poke(kBreakRoutine, {0x90});
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("r.").empty());
}

TEST_CASE("the x87 registers are shown with what they hold", "[float]") {
    Desk desk;
    const auto put = [&](std::size_t offset, std::uint64_t value) {
        desk.bench.channel.setContext64(0, offset, value);
    };
    put(0x100, 0x4020'027F);         // fpcw, fpsw
    put(0x120, 0xC000000000000000);  // st0: 1.5
    put(0x128, 0x3FFF);
    put(0x130, 0x8000000000000000);  // st1: -infinity
    put(0x138, 0xFFFF);
    put(0x140, 0xC000000000000000);  // st2: the indefinite number
    put(0x148, 0xFFFF);
    put(0x150, 0x1122334455667788);  // st3: denormal
    desk.bench.debugger.dropCaches();
    const std::string text = desk.run("rF");
    CHECK(
        text.starts_with("fpcw=027F: rn 53 puozdi  fpsw=4020: top=0 cc=1000 --p-----  fptw=0000\n"
                         "            fopcode=0000  fpip=0000:00000000  fpdp=0000:00000000\n"
                         "st0= 1.500000000000000000000e+0000  st1=-1.#INF\n"
                         "st2=-1.#IND  st3= "));
    CHECK(text.find("e-4933\n") != std::string::npos);
    CHECK(text.find("mxcsr=") != std::string::npos);
    CHECK(desk.run("r st0") == "st0=1.500000000000000000000e+0000 (0:3fff:c000000000000000)\n");
    CHECK(desk.run("r mm3") == "mm3=1122334455667788\n");
    CHECK(desk.run("rM 10").starts_with("mm0=c000000000000000  mm1=8000000000000000\nmm2="));
    CHECK(desk.run("r st0=1").find("can be looked at, not set") != std::string::npos);
    CHECK(desk.run("r fpcw") == "fpcw=027f\n");
}

TEST_CASE("what the wire does not have of a register is said", "[float]") {
    Desk desk;
    const std::string text = "The ymm registers are not told: the protocol's context record ends at xmm.\n";
    CHECK(desk.run("rY") == text);
    CHECK(desk.run("rYI") == text);
    CHECK(desk.run("r ymm0") == text);
    CHECK(desk.run("r ymm15:d") == text);
    CHECK(desk.run("r ymm99") == "Bad register error at 'ymm99'\n");
    CHECK(desk.run("rm 100a") == "Ignored invalid bits 1000\n");
    CHECK(desk.run("rm").starts_with("Register output mask is a:"));
}
