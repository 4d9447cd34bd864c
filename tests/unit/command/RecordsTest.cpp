// .exr, .cxr, .exptr and .trap.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "core/engine/RecordsInMemory.h"
#include "tests/unit/command/CrashDesk.h"

using namespace hawser;
using namespace hawser::command::test;

namespace {

std::string programCounterOf(const CrashDesk& desk) {
    return desk.target.machine() == Machine::X64   ? "rip"
           : desk.target.machine() == Machine::X86 ? "eip"
                                                   : "pc";
}

}  // namespace

TEST_CASE("a context record is looked at until the processor's own registers are wanted again", "[records]") {
    const Machine machine = GENERATE(Machine::X64, Machine::X86, Machine::Arm64);
    CrashDesk desk(machine);
    const Address at = desk.records() + 0x10;
    desk.putContext(at, desk.driver() + 0x344);
    desk.stand();
    const std::string own = desk.run("r");
    const std::string shown = desk.run(".cxr " + desk.hex(at));
    CHECK(has(shown,
              programCounterOf(desk) + "=" +
                  fmt::format("{:0{}x}",
                              (desk.driver() + 0x344).value() & (desk.narrow() ? 0xFFFFFFFF : UINT64_MAX),
                              desk.narrow() ? 8 : 16)));
    CHECK(has(shown, "hwsdisk+0x344:\n"));
    CHECK(desk.run("r") == shown);
    CHECK(has(desk.run("? @" + programCounterOf(desk) + " - hwsdisk"), "00000344\n"));
    CHECK(has(desk.run("u L1"), "hwsdisk+0x344"));
    CHECK(has(desk.run("k"), "hwsdisk+0x344"));
    CHECK(desk.run("0r") == own);
    CHECK(desk.run(".cxr") == "Resetting default scope\n");
    CHECK(desk.run("r") == own);
    desk.run(".cxr " + desk.hex(at));
    desk.run("~0s");
    CHECK(desk.run("r") == own);
    desk.run(".cxr " + desk.hex(at));
    desk.run(".trap 0");
    CHECK(desk.run("r") == own);
}

TEST_CASE("what is no context record is told, and the registers stay", "[records]") {
    CrashDesk desk;
    desk.putContext(desk.records() + 0x1000 - 0x100, desk.driver());
    desk.stand();
    const std::string own = desk.run("r");
    CHECK(
        has(desk.run(".cxr " + desk.hex(desk.records())), "There is no context record at fffff800`00300000"));
    CHECK(has(desk.run(".cxr 1000"), "The context record at 00000000`00001000 cannot be read"));
    CHECK(has(desk.run(".cxr ffffffff`fffffff0"), "cannot be read"));
    CHECK(has(desk.run(".cxr " + desk.hex(desk.records() + 0x1000 - 0xF8)), "cannot be read"));
    CHECK(has(desk.run(".cxr " + desk.hex(desk.records()) + " 5"), "xtra"));
    CHECK(desk.run("r") == own);
    // General registers are enough.
    CHECK(has(desk.run(".cxr " + desk.hex(desk.records() + 0x1000 - 0x100)), "hwsdisk:\n"));
    CHECK(desk.run("r xmm0") == desk.run("0r xmm0"));
}

TEST_CASE("an EXCEPTION_POINTERS leads to the exception and to the registers", "[records]") {
    const Machine machine = GENERATE(Machine::X64, Machine::X86);
    CrashDesk desk(machine);
    const unsigned pointer = desk.narrow() ? 4 : 8;
    const Address pointers = desk.records();
    const Address exception = pointers + 0x10;
    const Address context = pointers + 0x100;
    desk.put(pointers, exception.value(), pointer);
    desk.put(pointers + pointer, context.value(), pointer);
    desk.put(exception, 0xC0000005, 4);
    desk.put(exception + (desk.narrow() ? 12 : 16), (desk.driver() + 0x344).value(), pointer);
    desk.putContext(context, desk.driver() + 0x344);
    desk.stand();
    const std::string shown = desk.run(".exptr " + desk.hex(pointers));
    CAPTURE(shown);
    CHECK(shown.starts_with("----- Exception record at "));
    CHECK(has(shown, "300010:\nExceptionAddress: "));
    CHECK(has(shown, "ExceptionCode: c0000005"));
    CHECK(has(shown, "\n----- Context record at "));
    CHECK(has(shown, "hwsdisk+0x344:\n"));
    CHECK(has(desk.run("? @" + programCounterOf(desk) + " - hwsdisk"), "00000344\n"));
    CHECK(has(desk.run(".exptr 1000"), "cannot be read"));
}

TEST_CASE("the registers of a record cannot be changed", "[records]") {
    CrashDesk desk(Machine::X64, {engine::Capability::Write});
    desk.putContext(desk.records(), desk.driver());
    desk.stand();
    desk.run(".cxr " + desk.hex(desk.records()));
    const std::string said = desk.run("r rax=5");
    CHECK(has(said, "cannot be changed"));
    CHECK(said.find('\n') == said.size() - 1);
    CHECK(has(desk.run("r rax"), "rax=0000000000000000"));
    CHECK(desk.run("r cr3") == desk.run("0r cr3"));  // no record holds it
    desk.run(".cxr");
    CHECK(desk.run("r rax=5").empty());
    CHECK(has(desk.run("r rax"), "rax=0000000000000005"));
}

TEST_CASE("a target that runs again is looked at itself", "[records]") {
    Desk desk;
    const std::uint64_t at = engine::test::kStack - 0x800;
    desk.bench.channel.poke32(at + 0x30, 0x10001F);
    desk.bench.channel.poke64(at + 0xF8, engine::test::kDriver + 0x100);
    desk.bench.debugger.dropCaches();
    CHECK(desk.run(fmt::format(".cxr {:x}", at)).find("rip=fffff80001000100") != std::string::npos);
    desk.run("g");
    desk.resumed();
    CHECK_FALSE(desk.bench.debugger.looksAtRecord());
    // The place to go on from is the processor's, whatever is looked at.
    CHECK(desk.bench.channel.context64(0, engine::test::kRip) != engine::test::kDriver + 0x100);
}

TEST_CASE("a trap frame of x64 tells what it holds", "[records]") {
    CrashDesk desk;
    const Address at = desk.records() + 0x20;
    desk.put(at + 0x30, 0xAAAA, 8);                           // Rax
    desk.put(at + 0x60, 0xBBBB, 8);                           // R11
    desk.put(at + 0x140, 0xDEAD, 8);                          // Rbx: rarely filled
    desk.put(at + 0x158, 0xCCCC, 8);                          // Rbp
    desk.put(at + 0x168, (desk.driver() + 0x20).value(), 8);  // Rip
    desk.put(at + 0x170, 0x10, 2);                            // SegCs
    desk.put(at + 0x178, 0x10246, 4);                         // EFlags
    desk.put(at + 0x180, (desk.stack() + 0x200).value(), 8);  // Rsp
    desk.put(at + 0x188, 0x18, 2);                            // SegSs
    desk.stand();
    const std::string shown = desk.run(".trap " + desk.hex(at));
    CHECK(shown.starts_with("NOTE: "));
    for (const char* part : {"rax=000000000000aaaa", "r11=000000000000bbbb", "rbx=0000000000000000",
                             "rbp=000000000000cccc", "rip=fffff80000200020", "rsp=fffff80000400200",
                             "cs=0010", "ss=0018", "efl=00010246", "hwsdisk+0x20:\n"}) {
        CAPTURE(part, shown);
        CHECK(has(shown, part));
    }
    CHECK(has(desk.run("k"), "hwsdisk+0x20"));
    CHECK(has(desk.run(".trap " + desk.hex(desk.records() + 0x1000 - 0x18F)), "cannot be read"));
}

TEST_CASE("a trap frame of x86 is read as its kernel lays it out", "[records]") {
    const std::uint16_t build =
        GENERATE(std::uint16_t{2600}, std::uint16_t{7601}, std::uint16_t{9600}, std::uint16_t{19041});
    CrashDesk desk(Machine::X86, {}, build);
    const Address at = desk.records() + 0x20;
    const bool early = build < 9600;
    desk.put(at + (early ? 0x44 : 0x40), 0xAAAA, 4);  // Eax
    desk.put(at + (early ? 0x3C : 0x38), 0xDDDD, 4);  // Edx
    desk.put(at + 0x60, 0xCCCC, 4);                   // Ebp
    desk.put(at + 0x68, (desk.driver() + 0x20).value(), 4);
    desk.put(at + 0x70, 0x246, 4);
    desk.put(at + 0x74, 0x12340, 4);  // HardwareEsp: of a trap out of user mode only
    const bool user = GENERATE(false, true);
    desk.put(at + 0x6C, user ? 0x1B : 8, 4);
    desk.stand();
    const std::string shown = desk.run(".trap " + desk.hex(at));
    CAPTURE(build, user, shown);
    CHECK(shown.starts_with("eax="));
    CHECK(has(shown, "eax=0000aaaa"));
    CHECK(has(shown, "edx=0000dddd"));
    CHECK(has(shown, "ebp=0000cccc"));
    CHECK(has(shown, "eip=80200020"));
    CHECK(has(shown, user ? "esp=00012340" : "esp=80300094"));
}

TEST_CASE("a trap frame of ARM64 is not known without symbols", "[records]") {
    CrashDesk desk(Machine::Arm64);
    desk.stand();
    CHECK(has(desk.run(".trap " + desk.hex(desk.records())), "is not known without symbols"));
}

TEST_CASE("an exception record is told in WinDbg's lines", "[records]") {
    CrashDesk desk;
    desk.putException(desk.records(), 0xC0000005, desk.driver() + 0x34C, {0, 0x10});
    desk.putPointer(desk.records() + 8, desk.records().value());  // chained to itself: not followed
    desk.stand();
    CHECK(desk.run(".exr " + desk.hex(desk.records())) ==
          "ExceptionAddress: fffff800`0020034c (hwsdisk+0x34c)\n"
          "   ExceptionCode: c0000005 (Access violation)\n"
          "  ExceptionFlags: 00000000\n"
          "  Chained Record: fffff800`00300000\n"
          "NumberParameters: 2\n"
          "   Parameter[0]: 00000000`00000000\n"
          "   Parameter[1]: 00000000`00000010\n"
          "Attempt to read from address 00000000`00000010\n");
    CHECK(has(desk.run(".exr -1"), "ExceptionCode: 80000003 (Break instruction exception)\n"));
    CHECK(desk.run(".exr") == desk.run(".exr -1"));
    CHECK(has(desk.run(".ecxr"), "user-mode"));
}

TEST_CASE("an exception record of 32 bits is read in its own layout", "[records]") {
    CrashDesk desk(Machine::X86);
    desk.putException(desk.records(), 0xC0000005, desk.driver() + 0x34C, {1, 0x80001000});
    desk.stand();
    const std::string shown = desk.run(".exr " + desk.hex(desk.records()));
    CHECK(has(shown, "ExceptionAddress: 8020034c (hwsdisk+0x34c)\n"));
    CHECK(has(shown, "Attempt to write to address 80001000\n"));
}

TEST_CASE("what is no exception record is told", "[records]") {
    CrashDesk desk;
    desk.put(desk.records() + 0x18, 16, 4);
    desk.put(desk.records() + 0x1000 - 0x28 + 0x18, 2, 4);
    desk.stand();
    CHECK(has(desk.run(".exr " + desk.hex(desk.records())), "16 parameters"));
    CHECK(has(desk.run(".exr 0"), "cannot be read"));
    CHECK(has(desk.run(".exr ffffffff`fffffff8"), "cannot be read"));
    // Two parameters, one of them behind the end.
    CHECK(has(desk.run(".exr " + desk.hex(desk.records() + 0x1000 - 0x28)),
              "fffff800`00301000 cannot be read"));
}
