#include <algorithm>
#include <catch2/catch.hpp>

#include "core/engine/CallStack.h"
#include "core/engine/FrameView.h"
#include "core/engine/ModuleSymbols.h"
#include "core/engine/RunControl.h"
#include "core/engine/Sources.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/MadeSymbols.h"
#include "tests/unit/command/Desk.h"
#include "tests/unit/engine/LinedSource.h"

using namespace hawser;
using namespace hawser::command::test;
using namespace hawser::engine::test;
using symbols::VariablePlace;

namespace {

constexpr std::uint64_t kRsp0 = kStack - 0x800;
constexpr std::uint32_t kTable = 0x8000;
constexpr std::uint32_t kInfo = 0x9000;

// nt!Outer stands at +10h, in code of Inner, which is inlined in Middle, which is inlined in Outer. It has
// pushed rbx and 20h bytes. Its caller nt!Caller, a leaf, called it at its end, where Last is inlined.
struct InlinedDesk : Desk {
    InlinedDesk() {
        auto& channel = bench.channel;
        const std::uint64_t directory = kKernel + 0x80 + 24 + 112 + 3 * 8;
        channel.poke32(directory, kTable);
        channel.poke32(directory + 4, 12);
        channel.poke32(kKernel + kTable, 0x1000);
        channel.poke32(kKernel + kTable + 4, 0x1040);
        channel.poke32(kKernel + kTable + 8, kInfo);
        channel.poke(kKernel + kInfo, {0x01, 5, 2, 0, 5, 0x32, 1, 0x30});
        channel.poke64(kRsp0 + 0x20, 0xB0B0);  // rbx
        channel.poke64(kRsp0 + 0x28, kKernel + 0x5008);
        channel.setContext64(0, kRip, kKernel + 0x1010);
        bench.setStack(kRsp0);
        bench.debugger.dropCaches();

        const auto ulong = made->made.integer("unsigned long", 4, false);
        made->procedure("Outer", 0x1000, 0x40);
        made->procedure("Caller", 0x5000, 0x100);
        made->inlinedCall({"Middle", 0x1008, "c:\\src\\outer.c", 30}, 0x20);
        made->inlinedCall({"ns::Inner", 0x100C, "c:\\src\\middle.h", 20}, 8);
        made->inlinedCall({"Last", 0x5000, "c:\\src\\caller.c", 40}, 8);
        const auto constant = [](std::uint64_t value) {
            return VariablePlace{.kind = VariablePlace::Kind::Constant, .value = value};
        };
        made->variable("inner", ulong, constant(1), false, 2);
        made->variable("middle", ulong, constant(2), false, 1);
        made->variable("outer", ulong, constant(3));
        made->variable("kept", ulong, {.kind = VariablePlace::Kind::Register, .name = "rbx"});
        lines.runs = {{"c:\\src\\inner.h", 10, 0x100C, 8}, {"c:\\src\\last.h", 11, 0x5000, 8}};
        bench.debugger.sources().lines = engine::SourceLines(
            bench.debugger.modules(), [this](const engine::Module& module, engine::SymbolDemand) {
                return module.base == Address(kKernel) ? borrowed(lines) : nullptr;
            });
        bench.debugger.symbols().lookIn(&finder, [this](const engine::Module&) {
            ++waits;
            return false;
        });
    }
    ~InlinedDesk() { bench.debugger.symbols().lookIn(nullptr, {}); }
    void symbolsCome() {
        finder.comes("ntoskrnl.exe", made);
        bench.debugger.symbols().refresh();
    }

    std::shared_ptr<hawser::test::MadeSymbols> made = std::make_shared<hawser::test::MadeSymbols>();
    LinedSource lines;
    hawser::test::FakeFinder finder;
    unsigned waits = 0;
};

}  // namespace

TEST_CASE("k shows a frame for each inlined function, the innermost first", "[stack]") {
    InlinedDesk desk;
    desk.symbolsCome();
    CHECK(desk.run("kn 5") ==
          " # Child-SP          RetAddr           Call Site\n"
          "00 (Inline Function) --------`-------- nt!ns::Inner+0x4 [c:\\src\\inner.h @ 10]\n"
          "01 (Inline Function) --------`-------- nt!Middle+0x8 [c:\\src\\middle.h @ 20]\n"
          "02 fffff880`00007800 fffff800`00405008 nt!Outer+0x10 [c:\\src\\outer.c @ 30]\n"
          "03 (Inline Function) --------`-------- nt!Last+0x8 [c:\\src\\last.h @ 11]\n"
          "04 fffff880`00007830 00000000`00000000 nt!Caller+0x8 [c:\\src\\caller.c @ 40]\n");
    CHECK(desk.run("kL 2") ==
          "Child-SP          RetAddr           Call Site\n"
          "(Inline Function) --------`-------- nt!ns::Inner+0x4\n"
          "(Inline Function) --------`-------- nt!Middle+0x8\n");
    CHECK(desk.run("kc 3") == "Call Site\nnt!ns::Inner+0x4\nnt!Middle+0x8\nnt!Outer+0x10\n");
    const std::string distances = desk.run("kfL 5");
    CHECK(distances.find("\n          (Inline Function) --------`-------- nt!Last+0x8\n") !=
          std::string::npos);
    CHECK(distances.find("\n      30  fffff880`00007830") != std::string::npos);
    CHECK(desk.run("kbL 1").find("(Inline Function) --------`-------- : --------`-------- "
                                 "--------`-------- --------`-------- --------`-------- : nt!ns::Inner") !=
          std::string::npos);
    desk.run(".lines -d");
    CHECK(desk.run("k 3").find('[') == std::string::npos);
    CHECK(desk.waits == 0);
}

TEST_CASE(".frame chooses an inlined function with the registers of what it is inlined in", "[stack]") {
    InlinedDesk desk;
    desk.symbolsCome();
    CHECK(desk.run(".frame") ==
          "00 (Inline Function) --------`-------- nt!ns::Inner+0x4 [c:\\src\\inner.h @ 10]\n");
    CHECK(desk.run("dv") == "          inner = 1\n");
    CHECK(desk.run(".frame 1") ==
          "01 (Inline Function) --------`-------- nt!Middle+0x8 [c:\\src\\middle.h @ 20]\n");
    CHECK(desk.run("dv") == "         middle = 2\n");
    CHECK(desk.run("r rip") == "rip=fffff80000401010\n");
    CHECK(desk.run("r rcx").starts_with("rcx=0"));          // the processor's, which has them all
    CHECK(desk.run("r rbx=7").empty());                     // and may be changed
    const std::string everything = desk.run("dv /f @rip");  // whatever is looked at
    for (const char* const name : {"inner", "middle", "outer", "kept"})
        CHECK(everything.find(name) != std::string::npos);
    CHECK(desk.run(".frame 2").find("nt!Outer+0x10 [c:\\src\\outer.c @ 30]") != std::string::npos);
    CHECK(desk.run("dv") == "          outer = 3\n           kept = 7\n");
    CHECK(desk.run(".frame 3").find("nt!Last+0x8") != std::string::npos);
    CHECK(desk.run("r rip") == "rip=fffff80000405008\n");
    CHECK(desk.run("r rbx") == "rbx=000000000000b0b0\n");
    CHECK(desk.run("r rcx") == "rcx=??\n");
    CHECK(desk.run("r rbx=7").find("Registers of frame 3 can be looked at") != std::string::npos);
    CHECK(desk.run("dv") == "         middle = 2\n");  // one call deep here too
    CHECK(desk.run(".frame 4").find("nt!Caller+0x8") != std::string::npos);
    CHECK(desk.run("dv") == "          outer = 3\n           kept = 0xb0b0\n");
    CHECK(desk.run(".frame 5") == "There is no frame 5; the stack has 5.\n");
    CHECK(desk.run(".f+") == "There is no frame 5; the stack has 5.\n");
    CHECK(desk.run(".f-").starts_with("03 "));
    CHECK(desk.run(".f+").starts_with("04 "));
    desk.run(".frame 0");
    CHECK(desk.run(".f-") == "Frame 0 is the innermost one.\n");
    CHECK(desk.run(".inline 0").starts_with("Inlined functions are part of"));
    CHECK(desk.run(".frame").starts_with("00 fffff8"));
    CHECK(desk.run("k").find("Inline Function") == std::string::npos);
    CHECK(desk.run(".inline 2") == ".inline takes 0 or 1.\n");
    CHECK(desk.run(".inline 1") == "Inlined functions have frames of their own.\n");
    CHECK(desk.run("k").find("Inline Function") != std::string::npos);
    CHECK(desk.waits == 0);
}

TEST_CASE("a frame stays the chosen one when symbols tell of inlined calls before it", "[stack]") {
    InlinedDesk desk;
    engine::Debugger& debugger = desk.bench.debugger;
    CHECK(engine::callStack(debugger, 10)->size() == 2);
    REQUIRE(selectFrame(debugger, 1));
    desk.symbolsCome();
    const auto frame = engine::frameInView(debugger);
    REQUIRE(frame);
    CHECK(frame->callSite == "nt!Caller+0x8");
    CHECK(frame->number == 4);
    CHECK(debugger.currentFrame() == 4);
    REQUIRE(selectFrame(debugger, 3));
    desk.finder.comes("ntoskrnl.exe", std::make_shared<hawser::test::MadeSymbols>());
    debugger.symbols().clear();  // .reload
    CHECK(engine::frameInView(debugger)->instruction == Address(kKernel + 0x5008));
    CHECK(debugger.currentFrame() == 1);
}

TEST_CASE(".kframes tells how long a stack is shown, and kd shows what stands on it", "[stack]") {
    Desk desk;
    CHECK(desk.run(".kframes") == "Default stack trace depth is 0n20 frames\n");
    CHECK(desk.run(".kframes 1") == "Default stack trace depth is 0n1 frames\n");
    CHECK(std::ranges::count(desk.run("k"), '\n') == 2);  // with its heading
    CHECK(desk.run("k 0") == "A stack has 1 to 0xffff frames.\n");
    CHECK(desk.run(".kframes 10000") == "A stack has 1 to 0xffff frames.\n");
    desk.bench.setStack(kStack - 8);
    desk.bench.channel.poke64(kStack - 8, 0x1122334455667788);
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("kd 3") ==
          "fffff880`00007ff8  55667788\nfffff880`00007ffc  11223344\nfffff880`00008000  ????????\n");
    CHECK(desk.run("kd") == "fffff880`00007ff8  55667788\n");
}

TEST_CASE("gu leaves the function on the stack, whatever is inlined in it", "[stack]") {
    InlinedDesk desk;
    desk.symbolsCome();
    CHECK((*desk.bench.debugger.stack(2))[0].returnAddress == Address(kKernel + 0x5008));
    CHECK((*desk.bench.debugger.stack(2))[1].walked == 1);
}

TEST_CASE("a file that inlines without end makes no stack without end", "[stack]") {
    InlinedDesk desk;
    for (unsigned i = 0; i < 5000; ++i) desk.made->inlinedCall({"Deep", 0x1008, {}, 0}, 0x20);
    desk.symbolsCome();
    const auto frames = engine::callStack(desk.bench.debugger, 0xFFFF);
    REQUIRE(frames);
    CHECK(frames->size() < 600);
    // What is left out is the innermost.
    const auto own = std::ranges::find(*frames, 0U, &engine::StackFrame::inlined);
    REQUIRE(own != frames->end());
    CHECK(own->callSite == "nt!Outer+0x10");
    CHECK(own->inlinedCall->line == 30);
    // A call whose line is not told has none.
    CHECK_FALSE(engine::sourceOf(desk.bench.debugger, (*frames)[10]));
    CHECK(engine::callStack(desk.bench.debugger, 3)->size() == 3);
}
