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
