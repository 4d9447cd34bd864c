#include <catch2/catch.hpp>

#include "core/engine/ModuleSymbols.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/MadeSymbols.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command::test;
using namespace hawser::engine::test;
using symbols::VariablePlace;

namespace {

constexpr std::uint32_t kItem = 0x9000;      // nt!TheItem
constexpr std::uint32_t kStandsAt = 0x5000;  // where the target stands

// A kernel with a structure, two variables of it, and a function with variables of its own.
struct TypedDesk : Desk {
    TypedDesk() {
        auto made = std::make_shared<hawser::test::MadeSymbols>();
        hawser::test::MadeTypes& types = made->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto item = types.record("_ITEM", 0x10);
        types.field(item, "Count", 0, ulong);
        types.field(item, "Next", 8, types.pointer(item));
        made->symbol("TheItem", kItem, item);
        made->symbol("ThePointer", kItem + 0x20, types.pointer(item));
        made->procedure("Work", kStandsAt, 0x100);
        made->variable("argument", ulong, {.kind = VariablePlace::Kind::Register, .name = "rcx"}, true);
        made->variable("local", ulong,
                       {.kind = VariablePlace::Kind::AtRegister, .name = "rsp", .offset = 0x20});
        made->variable("gone", ulong, {});
        finder.comes("ntoskrnl.exe", made);
        bench.channel.poke32(kKernel + kItem, 7);
        bench.channel.poke64(kKernel + kItem + 8, kKernel + kItem);
        bench.channel.poke64(kKernel + kItem + 0x20, kKernel + kItem);
        bench.channel.poke32(kStack - 0x100 + 0x20, 0x77);
        bench.debugger.symbols().lookIn(&finder, [](const engine::Module&) { return false; });
    }
    ~TypedDesk() { bench.debugger.symbols().lookIn(nullptr, {}); }

    hawser::test::FakeFinder finder;
};

}  // namespace

TEST_CASE("dt shows types, instances and variables of modules", "[types]") {
    TypedDesk desk;
    const std::string layout =
        "   +0x000 Count            : Uint4B\n   +0x008 Next             : Ptr64 _ITEM\n";
    const std::string instance =
        "   +0x000 Count            : 7\n   +0x008 Next             : 0xfffff800`00409000 _ITEM\n";
    CHECK(desk.run("dt nt!_ITEM") == layout);
    CHECK(desk.run("dt _item") == "nt!_ITEM\n" + layout);
    CHECK(desk.run("dt .") == "Using sym _item\nnt!_ITEM\n" + layout);
    CHECK(desk.run("dt nt!_ITEM fffff80000409000") == instance);
    CHECK(desk.run("dt nt!_ITEM nt!TheItem") == instance);
    CHECK(desk.run("dt nt!_ITEM Count nt!TheItem") == "   +0x000 Count : 7\n");
    CHECK(desk.run("dt nt!TheItem") == instance);
    CHECK(desk.run("dt ThePointer") == "nt!ThePointer\n0xfffff800`00409000 \n" + instance);
    CHECK(desk.run("dt nt!_ITEM nt!TheItem -l Next Count") ==
          "Next at 0xfffff800`00409000\n---------------------------------------------\n   +0x000 Count : "
          "7\n\n");
    CHECK(desk.run("dt nt!*IT*") == "fffff800`00409000  nt!TheItem\n          nt!_ITEM\n");
    CHECK(desk.run("dt nt!_NONE") == "Symbol nt!_NONE not found.\n");
    CHECK(desk.run("dt nowhere!_ITEM") == "No module is called 'nowhere'.\n");
    CHECK(desk.run("dt nt!_ITEM Nothing") == "Cannot find specified field members.\n");
    CHECK(desk.run("dt -w nt!_ITEM") == "dt knows no option '-w'; dt -h lists them.\n");
    CHECK(desk.run("dt local") == "Local var @ 0xfffff88000007f20 Type unsigned long\n0x77\n");
    CHECK(desk.run("dt gone") ==
          "Local var <unavailable> Type unsigned long: its value is not available here.\n");
}

TEST_CASE("r? gives a pseudo-register a type, and r takes it away", "[cpp]") {
    TypedDesk desk;
    CHECK(desk.run("r? $t1 = ThePointer").empty());
    CHECK(desk.run("? @$t1") == "Evaluate expression: -8796088791040 = fffff800`00409000\n");
    CHECK(desk.run("?? @$t1->Count") == "unsigned long 7\n");
    CHECK(desk.run("? @@c++(@$t1->Next->Count) + 1") == "Evaluate expression: 8 = 00000000`00000008\n");
    CHECK(desk.run("r? @$t1 = @$t1->Next").empty());
    // A record stays where it is; a number is what it was.
    CHECK(desk.run("r? $t2 = *@$t1; r? $t3 = @$t2.Count; ed nt!TheItem 9").empty());
    CHECK(desk.run("? @$t2 = nt!TheItem") == "Evaluate expression: 1 = 00000000`00000001\n");
    CHECK(desk.run("?? @$t2.Count; ?? @$t3") == "unsigned long 9\nunsigned long 7\n");
    CHECK(desk.run("r? $t4 = -1; ? @$t4 + 1") == "Evaluate expression: 0 = 00000000`00000000\n");
    CHECK(desk.run("r $t1 = 5; ?? @$t1") == "unsigned int64 5\n");
    for (const char* wrong : {"r?", "r? rax = 1", "r? $t1", "r? $t1 =", "r? $ip = 1", "r? $t20 = 1"})
        CHECK_FALSE(desk.run(wrong).empty());
    CHECK(desk.run("r? $t1 = nowhere").starts_with("Couldn't resolve error"));
    CHECK(desk.run("r? $t1 = *(unsigned long*)0").find("cannot be read") != std::string::npos);
    CHECK(desk.run("r $t1") == "$t1=0000000000000005\n");
}

TEST_CASE("?? and @@c++ know types, variables and registers", "[cpp]") {
    TypedDesk desk;
    CHECK(desk.run("?? nt!TheItem.Count") == "unsigned long 7\n");
    CHECK(desk.run("?? ThePointer->Next->Count + 1") == "unsigned long 8\n");
    CHECK(desk.run("?? sizeof(_ITEM)") == "unsigned int64 0x10\n");
    CHECK(desk.run("?? local") == "unsigned long 0x77\n");
    CHECK(desk.run("?? @rcx") == "unsigned int64 1\n");
    CHECK(desk.run("?? (_ITEM *)@@(nt!TheItem)") ==
          "struct _ITEM * 0xfffff800`00409000\n   +0x000 Count            : 7\n"
          "   +0x008 Next             : 0xfffff800`00409000 _ITEM\n");
    CHECK(desk.run("? @@c++(nt!TheItem.Count) + 1").ends_with("= 00000000`00000008\n"));
    CHECK(desk.run("?? nt!TheItem.Count = 0x20") == "unsigned long 0x20\n");
    CHECK(desk.bench.channel.peek(kKernel + kItem) == std::byte{0x20});
    CHECK(desk.run(".expr") == "Current expression evaluator: MASM - Microsoft Assembler expressions\n");
    desk.run(".expr /s c++");
    CHECK(desk.run("? 10 + 1").ends_with("= 00000000`0000000b\n"));
    CHECK(desk.run("? @@(10) + 1").ends_with("= 00000000`00000011\n"));
    desk.run(".expr /s masm");
    CHECK(desk.run("? 10 + 1").ends_with("= 00000000`00000011\n"));
    CHECK(desk.run("? poi(local)").ends_with("00000077\n"));
}

TEST_CASE("x tells types and values", "[types]") {
    TypedDesk desk;
    CHECK(desk.run("x nt!The*") ==
          "fffff800`00409000 nt!TheItem = struct _ITEM\n"
          "fffff800`00409020 nt!ThePointer = 0xfffff800`00409000\n");
    CHECK(desk.run("x /t /d nt!ThePointer") ==
          "fffff800`00409020 struct _ITEM * nt!ThePointer = 0xfffff800`00409000\n");
    CHECK(desk.run("x /v nt!TheItem") == "prv global fffff800`00409000   10 nt!TheItem = struct _ITEM\n");
    CHECK(desk.run("x /v nt!Work") == "pub func   fffff800`00405000  100 nt!Work (<no parameter info>)\n");
}

TEST_CASE("dv lists the variables of the frame", "[types]") {
    TypedDesk desk;
    CHECK(desk.run("dv") ==
          "       argument = 1\n          local = 0x77\n           gone = <value unavailable>\n");
    CHECK(desk.run("dv /i /t") ==
          "prv param  unsigned long argument = 1\nprv local  unsigned long local = 0x77\n"
          "prv local  unsigned long gone = <value unavailable>\n");
    CHECK(desk.run("dv /V lo*") == "fffff880`00007f20 @rsp+0x0020           local = 0x77\n");
    CHECK(desk.run("dv /v arg*") == "@rcx                     argument = 1\n");
    CHECK(desk.run("dv /q") == "dv knows /i /t /v /V /a /A /n /N /z /Z and /f, not '/q'.\n");
    CHECK(desk.run("dv /f fffff80000401000").starts_with("No variables are told"));
}

TEST_CASE("!list walks by the field of a type", "[types]") {
    TypedDesk desk;
    desk.bench.channel.poke64(kKernel + kItem + 8, kKernel + kItem + 0x40);
    desk.bench.channel.poke64(kKernel + kItem + 0x48, 0);
    CHECK(desk.run("!list -t nt!_ITEM.Next -x \".printf \\\"%p \\\", @$extret;\" nt!TheItem") ==
          "fffff800`00409000 fffff800`00409040 ");
    CHECK(desk.run("!list -t nt!_ITEM.Missing -x \"dq\" nt!TheItem") == "There is no pointer 'Missing'.\n");
}

TEST_CASE("x * lists the variables of the frame", "[types]") {
    TypedDesk desk;
    const std::string text = desk.run("x *");
    CHECK(text.find("unsigned long argument = 1\n") != std::string::npos);
    CHECK(text.find("unsigned long local = 0x77\n") != std::string::npos);
}

TEST_CASE("An expression of a view changes nothing in the target", "[cpp]") {
    TypedDesk desk;
    using Space = hawser::command::Arguments::Space;
    for (const char* text : {"@@c++(nt!TheItem.Count = 0x20)", "@@c++(nt!TheItem.Count++)",
                             "@@c++(--nt!TheItem.Count)", "@@c++(nt!TheItem.Count += 1)"}) {
        const auto value = desk.interpreter.evaluate(text);
        REQUIRE_FALSE(value);
        CHECK(value.error().code == ErrorCode::Refused);
        CHECK_FALSE(desk.interpreter.evaluateAddress(text, Space::Virtual));
    }
    desk.run(".expr /s c++");
    CHECK_FALSE(desk.interpreter.evaluate("nt!TheItem.Count = 0x20"));
    CHECK_FALSE(desk.interpreter.evaluateAddress("nt!TheItem.Count = 0x20", Space::Physical));
    CHECK(*desk.interpreter.evaluate("nt!TheItem.Count") == 7);
    CHECK(desk.run("?? nt!TheItem.Count = 0x20") == "unsigned long 0x20\n");  // a command may
}

TEST_CASE("s -v finds the objects of a class by their tables of virtual functions", "[types]") {
    constexpr std::uint64_t kOne = kKernel + 0xB000;
    constexpr std::uint64_t kTwo = kKernel + 0xB100;
    constexpr std::uint64_t kOther = kKernel + 0xB200;  // has the first table, and not the second
    Desk desk;
    auto made = std::make_shared<hawser::test::MadeSymbols>();
    const auto widget = made->made.record("Widget", 0x18);
    made->made.field(widget, "Count", 8, made->made.integer("unsigned long", 4, false));
    made->symbol("Widget::`vftable'", 0xA000);
    made->symbol("Widget::`vftable'{for `Second'}", 0xA080);
    hawser::test::FakeFinder finder;
    finder.comes("ntoskrnl.exe", made);
    desk.bench.debugger.symbols().lookIn(&finder, [](const engine::Module&) { return false; });
    for (const std::uint64_t at : {kOne, kTwo, kOther}) desk.bench.channel.poke64(at, kKernel + 0xA000);
    for (const std::uint64_t at : {kOne, kTwo}) desk.bench.channel.poke64(at + 0x10, kKernel + 0xA080);
    desk.bench.channel.poke32(kTwo + 8, 5);
    desk.bench.channel.poke64(kKernel + 0xB300, kTwo);
    const std::string both = "0xfffff800`0040b000\n0xfffff800`0040b100\n";
    CHECK(desk.run("s -[1]v nt+b000 L400 nt+b000") == both);
    CHECK(desk.run("s -[1]v nt+b000 L400 nt+b300") == both);  // a pointer to one
    CHECK(desk.run("s-v nt+b100 L100 nt+b000") ==
          "0xfffff800`0040b100 nt!Widget\n   +0x008 Count            : 5\n");
    CHECK(desk.run("s -v nt+b000 L400 nt+c000").find("No object of a class") == 0);
    CHECK(desk.run("s -v nt+b000 L400").starts_with("Syntax error"));
    desk.bench.debugger.symbols().lookIn(nullptr, {});
}
