// wt, tb and ga: rows of steps that are told as they are made, and temporary breakpoints of the processor.
#include <catch2/catch.hpp>

#include "core/command/CallTally.h"
#include "tests/unit/command/Exports.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kAlpha = kKernel + 0x1000;
constexpr std::uint64_t kBeta = kKernel + 0x1010;
constexpr std::uint64_t kCaller = kKernel + 0x3000;

// Stands at nt!KeAlpha: nop; call nt!KeBeta; ret. nt!KeBeta: nop; ret. Called from nt+3000.
struct Watched : Desk {
    Watched() {
        Exports(bench.channel, kKernel);
        bench.debugger.dropCaches();  // of an image headers are read once
        bench.channel.poke(kAlpha, {0x90, 0xE8, 0x0A, 0, 0, 0, 0xC3});
        bench.channel.poke(kBeta, {0x90, 0xC3});
        bench.channel.poke(kCaller - 5, {0xE8, 0, 0, 0, 0});
        bench.channel.poke64(kStack - 0x100, kCaller);
        run("g");
        standsAt(kAlpha);
    }
    void standsAt(std::uint64_t place) {
        resumed();
        bench.stop(place, kd::kExceptionSingleStep);
        sink.take();
    }
    // Each but the last one goes on; what was printed meanwhile.
    std::string steps(std::initializer_list<std::uint64_t> places) {
        std::size_t left = places.size();
        for (const std::uint64_t place : places) {
            resumed();
            const auto decision = bench.stepped(place);
            CHECK(decision.resumed == (--left != 0));
        }
        return sink.take();
    }
    std::string wholeTrace() { return steps({kAlpha + 1, kBeta, kBeta + 1, kAlpha + 6, kCaller}); }
};

constexpr std::string_view kSummary =
    "\n5 instructions were executed in 5 events (0 from other threads)\n\n"
    "Function Name                               Invocations MinInst MaxInst AvgInst\n"
    "nt!KeAlpha                                            1       3       3       3\n"
    "nt!KeBeta                                             1       2       2       2\n"
    "\n0 system calls were executed\n\n";

}  // namespace

TEST_CASE("wt tells the tree of a function and its summary", "[watch]") {
    Watched desk;
    CHECK(desk.run("wt") == "Tracing nt!KeAlpha to return address fffff800`00403000\n");
    CHECK(desk.outcome == Outcome::Resumed);
    CHECK(desk.bench.channel.resumes.back().trace);
    CHECK(desk.wholeTrace() ==
          "    2     0 [  0] nt!KeAlpha\n"
          "    2     0 [  1]   nt!KeBeta\n"
          "    3     2 [  0] nt!KeAlpha\n" +
              std::string(kSummary));
}

TEST_CASE("options keep parts of it quiet", "[watch]") {
    Watched desk;
    desk.run("wt -nc");
    CHECK(desk.wholeTrace() == kSummary);
    desk.run("g");
    desk.standsAt(kAlpha);
    desk.run("wt -ns -nw -or");
    CHECK(desk.wholeTrace() ==
          "    2     0 [  0] nt!KeAlpha\n"
          "    2     0 [  1]   nt!KeBeta rax = 0\n"
          "    3     2 [  0] nt!KeAlpha rax = 0\n");
    CHECK(desk.run("wt -x").starts_with("Syntax error at '-x': wt knows -l"));
    CHECK(desk.run("wt -m").find("module") != std::string::npos);
    CHECK(desk.run("wt nt+1 2").starts_with("Extra character error"));
}

TEST_CASE("what is deeper than asked for is run through", "[watch]") {
    Watched desk;
    desk.run("wt -l 1");
    desk.resumed();
    CHECK(desk.bench.stepped(kAlpha + 1).resumed);
    desk.resumed();
    desk.bench.setStack(kStack - 0x108);
    CHECK(desk.bench.stepped(kBeta).resumed);
    CHECK(desk.bench.channel.standsAt(kAlpha + 6));  // it runs until the call returns
    CHECK_FALSE(desk.bench.channel.resumes.back().trace);
    desk.resumed();
    CHECK(desk.bench.hit(kAlpha + 6).resumed);
    CHECK(desk.steps({kCaller}).find("nt!KeBeta") == std::string::npos);
}

TEST_CASE("a module that is ignored has one line", "[watch]") {
    const bool quiet = GENERATE(false, true);
    Watched desk;
    desk.run(quiet ? "wt -m win32k -ni -ns" : "wt -i nt -ns");
    desk.resumed();
    desk.bench.stepped(kAlpha + 1);
    desk.resumed();
    desk.bench.setStack(kStack - 0x108);
    desk.bench.stepped(kBeta);
    CHECK(desk.bench.channel.standsAt(kAlpha + 6));
    desk.resumed();
    desk.bench.setStack(kStack - 0x100);
    desk.bench.hit(kAlpha + 6);
    CHECK(desk.steps({kCaller}) == std::string("    2     0 [  0] nt!KeAlpha\n") +
                                       (quiet ? "" : "    0     0 [  1]   nt!KeBeta\n") +
                                       "    3     0 [  0] nt!KeAlpha\n");
}

TEST_CASE("a trace that is cut short tells what there is", "[watch]") {
    Watched desk;
    desk.run("wt");
    desk.resumed();
    desk.bench.stepped(kAlpha + 1);
    desk.bench.debugger.run().dropPlan();
    desk.resumed();
    CHECK_FALSE(desk.bench.stepped(kBeta).resumed);
    const std::string text = desk.sink.take();
    CHECK(
        text.starts_with("    2     0 [  0] nt!KeAlpha\n    0     0 [  1]   nt!KeBeta\n"
                         "\n2 instructions were executed in 2 events"));
}

TEST_CASE("a breakpoint whose commands go on leaves a trace whole", "[watch]") {
    Watched desk;
    desk.run("bp nt!KeBeta+1 \".echo seen; gc\"");
    desk.run("wt");
    desk.resumed();
    desk.bench.stepped(kAlpha + 1);
    desk.resumed();
    desk.bench.stepped(kBeta);
    desk.sink.take();
    desk.resumed();
    CHECK(desk.bench.stepped(kBeta + 1).resumed);
    CHECK(desk.bench.channel.standsAt(kBeta + 1));
    desk.resumed();
    const auto decision = desk.bench.hit(kBeta + 1);
    CHECK_FALSE(decision.resumed);
    CHECK(desk.sink.take().empty());
    desk.interpreter.stopped(decision);
    CHECK(desk.sink.take() == "seen\n");
    CHECK(desk.steps({kAlpha + 6, kCaller}).find("5 instructions were executed in 5 events") !=
          std::string::npos);
}

TEST_CASE("wt at a call traces that, to an address what leads there, and elsewhere it is p", "[watch]") {
    Watched desk;
    desk.run("t");
    desk.resumed();
    desk.bench.stepped(kAlpha + 1);
    CHECK(desk.run("wt -ns") == "Tracing nt!KeAlpha+0x1 to address fffff800`00401006\n");
    CHECK(desk.steps({kBeta, kBeta + 1, kAlpha + 6}) ==
          "    1     0 [  0] nt!KeAlpha+0x1\n"
          "    2     0 [  1]   nt!KeBeta\n"
          "    1     2 [  0] nt!KeAlpha+0x1\n");
    CHECK(desk.run("wt").empty());  // p, at a ret
    CHECK(desk.outcome == Outcome::Resumed);
    CHECK(desk.steps({kCaller}).empty());
    CHECK(desk.run("wt -ns nt+3002") == "Tracing nt!KeBeta+0x1ff0 to address fffff800`00403002\n");
    CHECK(desk.steps({kCaller + 1, kCaller + 2}) == "    2     0 [  0] nt!KeBeta+0x1ff0\n");
}

TEST_CASE("a return to where nobody called from is told", "[watch]") {
    Watched desk;
    desk.run("wt -ns");
    desk.resumed();
    desk.bench.stepped(kAlpha + 1);
    desk.resumed();
    desk.bench.stepped(kBeta);
    desk.resumed();
    desk.bench.stepped(kBeta + 1);
    CHECK(desk.steps({kCaller}).find("  >> More than one level popped 1 -> 0\n") != std::string::npos);
}

TEST_CASE("functions are counted beyond all bounds in one row", "[watch]") {
    CallTally tally({.function = "f", .label = "f", .back = {}});
    for (std::size_t i = 0; i <= CallTally::kMaxFunctions; ++i) {
        tally.call({.function = std::to_string(i), .label = std::to_string(i), .back = Address(i + 1)});
        tally.count();
        tally.returnTo(0);
    }
    const std::string text = tally.summary(1);
    CHECK(text.find("(other functions)") != std::string::npos);
    CHECK(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) <
          CallTally::kMaxFunctions + 12);
}

TEST_CASE("tb tells each branch that is taken", "[watch]") {
    Watched desk;
    CHECK(desk.run("tb 2").empty());
    const std::string text = desk.steps({kAlpha + 1, kBeta, kBeta + 1, kAlpha + 6});
    CHECK(text.starts_with("fffff800`00401001 nt!KeAlpha+0x1 ->\nnt!KeBeta:\n"));
    CHECK(text.ends_with("fffff800`00401011 nt!KeBeta+0x1 ->\n"));
    CHECK(desk.run("tb 0") == "tb needs a count of at least 1.\n");
    CHECK(desk.run("tb 1 2").starts_with("Extra character error"));
}

TEST_CASE("a branch that is not taken is none", "[watch]") {
    Watched desk;
    desk.bench.channel.poke(kAlpha, {0x74, 0x02, 0xEB, 0x00, 0x90});  // je +2; jmp +0; nop
    desk.bench.debugger.dropCaches();
    desk.bench.channel.poke(kAlpha + 2, {0xEB, 0x01});
    desk.run("tb");
    CHECK(desk.steps({kAlpha + 2, kAlpha + 5}).find("nt!KeAlpha+0x2 ->\n") != std::string::npos);
}

TEST_CASE("ga stops by the debug registers of the processor", "[watch]") {
    Watched desk;
    CHECK(desk.run("ga nt+2000").empty());
    CHECK_FALSE(desk.bench.channel.standsAt(kKernel + 0x2000));
    const auto& slots = desk.bench.debugger.breakpoints().debugRegisters().slots;
    CHECK(std::count_if(slots.begin(), slots.end(), [](const auto& slot) { return slot.has_value(); }) == 1);
    CHECK(desk.run("bl").empty());
    desk.resumed();
    const auto decision = desk.bench.stop(kKernel + 0x2000, kd::kExceptionSingleStep, 0x1);
    CHECK_FALSE(decision.resumed);
    CHECK(decision.breakpoints.empty());
    CHECK(desk.run("r dr0=1").find("belongs to the ga that is over") != std::string::npos);
    CHECK(desk.run("ga 1 2 3 4 5").find("debug registers") != std::string::npos);
    CHECK_FALSE(desk.bench.channel.running);
    desk.run("g");
    CHECK(desk.bench.debugger.breakpoints().debugRegisters().empty());
}
