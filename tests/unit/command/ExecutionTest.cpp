#include <catch2/catch.hpp>

#include "core/command/StopReport.h"
#include "core/engine/BreakpointTable.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using namespace hawser::engine::test;

namespace {

constexpr std::string_view kIsRunning =
    "The target is running; press Ctrl+Break (Ctrl+C in the console) first.\n";

}  // namespace

TEST_CASE("g resumes, and everything that needs a stopped target says so") {
    Desk desk;
    CHECK(desk.run("g").empty());
    CHECK(desk.outcome == Outcome::Resumed);
    CHECK(desk.bench.channel.running);
    desk.resumed();
    for (const char* command :
         {"g", "p", "t", "gu", "r", "db nt", "eb nt 1", "u", "k", ".reboot", ".crash", ".lastevent"}) {
        CHECK(desk.run(command) == kIsRunning);
        CHECK(desk.outcome == Outcome::Done);
    }
}

TEST_CASE("what the connection is doing is said, not that the target runs") {
    Desk desk;
    desk.session.inTheWay = "The connection is being resynchronized";
    const std::string text =
        "The connection is being resynchronized; g has to wait until the target has answered.\n";
    CHECK(desk.run("g") == text);  // it was stopped before
    CHECK_FALSE(desk.bench.channel.running);
    desk.session.inTheWay.clear();
    desk.run("g");
    desk.resumed();
    desk.session.inTheWay = "The connection is being resynchronized";
    CHECK(desk.run("g") == text);
    CHECK(desk.run("? 1+1") == "Evaluate expression: 2 = 00000000`00000002\n");
}

TEST_CASE("without a session the commands say that") {
    Desk desk;
    desk.run("g");
    desk.resumed();
    desk.session.isConnected = false;
    CHECK(desk.run("r") == "No session: r needs a target.\n");
    CHECK(desk.run(".restart") == "No session: there is nothing to restart.\n");
    CHECK(desk.run(".kdkey r") == "No session: there is nothing to resynchronize.\n");
    CHECK(desk.run("? 1+1") == "Evaluate expression: 2 = 00000000`00000002\n");
}

TEST_CASE("what stands after g waits for the stop, then come the breakpoint's commands") {
    Desk desk;
    desk.run("bp nt+2000 \".echo from the breakpoint; ? 7\"");
    CHECK(desk.run("g; .echo after go").empty());
    CHECK(desk.interpreter.hasPending());
    desk.resumed();
    const auto decision = desk.bench.hit(kKernel + 0x2000);
    CHECK(desk.interpreter.stopped(decision) == Outcome::Done);
    const std::string shown = desk.sink.take();
    CHECK(shown.starts_with("from the breakpoint\nEvaluate expression: 7 = 00000000`00000007\nnt+0x2000:\n"));
    CHECK(shown.ends_with("after go\n"));
    CHECK_FALSE(desk.interpreter.hasPending());
}

TEST_CASE("a breakpoint's command may let the target go again") {
    Desk desk;
    desk.run("bp nt+2000 \".echo seen; gc; .echo never before the next stop\"");
    desk.run("g");
    desk.resumed();
    const auto decision = desk.bench.hit(kKernel + 0x2000);
    CHECK(desk.interpreter.stopped(decision) == Outcome::Resumed);
    CHECK(desk.sink.take() == "seen\n");
    CHECK_FALSE(desk.interpreter.hasPending());
}

TEST_CASE("what was typed behind g waits for a stop that stays") {
    Desk desk;
    desk.run("bp nt+2000 \".echo seen; g\"");
    desk.run("g; .echo typed");
    for (int i = 0; i < 2; ++i) {
        desk.resumed();
        CHECK(desk.interpreter.stopped(desk.bench.hit(kKernel + 0x2000)) == Outcome::Resumed);
        CHECK(desk.sink.take() == "seen\n");
        desk.resumed();
        CHECK(desk.bench.stepped(kKernel + 0x2001).resumed);
    }
    desk.resumed();
    CHECK(desk.interpreter.stopped(desk.bench.breakIn()) == Outcome::Done);
    CHECK(desk.sink.take() == "typed\n");
}

TEST_CASE("a breakpoint with commands speaks for itself") {
    Desk desk;
    desk.run("bp nt+2000 \".echo seen\"");
    desk.run("bp /1 nt+2100 \".echo once\"");
    desk.run("g");
    desk.resumed();
    auto decision = desk.bench.hit(kKernel + 0x2000);
    printStop(desk.bench.debugger, decision, {Host::Console, false}, desk.sink);
    CHECK(desk.sink.take().empty());
    desk.interpreter.stopped(decision);
    CHECK(desk.sink.take().starts_with("seen\nnt+0x2000:\n"));
    desk.run("g");
    desk.resumed();
    CHECK(desk.bench.stepped(kKernel + 0x2001).resumed);
    desk.resumed();
    decision = desk.bench.hit(kKernel + 0x2100);
    printStop(desk.bench.debugger, decision, {Host::Console, false}, desk.sink);
    CHECK(desk.sink.take().empty());
    desk.interpreter.stopped(decision);
    CHECK(desk.sink.take().starts_with("once\nnt+0x2100:\n"));
    // Where the user asked for the prompt, no command is run.
    desk.run("g");
    desk.resumed();
    decision = desk.bench.hit(kKernel + 0x2000);
    decision.breakAsked = true;
    printStop(desk.bench.debugger, decision, {Host::Console, false}, desk.sink);
    CHECK(desk.sink.take().starts_with("Breakpoint 0 hit\nnt+0x2000:\n"));
}

TEST_CASE("a g that fails leaves the program counter where it was") {
    Desk desk;
    desk.bench.channel.refusesBreakpointAt.push_back(kKernel + 0x2000);
    const std::uint64_t before = desk.bench.channel.context64(0, kRip);
    CHECK_FALSE(desk.run("g nt+2000").empty());
    CHECK(desk.bench.channel.context64(0, kRip) == before);
    CHECK_FALSE(desk.run("g =nt+100 nt+2000").empty());
    CHECK(desk.bench.channel.context64(0, kRip) == before);
    CHECK_FALSE(desk.run("g =nt+100 foo").empty());
    CHECK_FALSE(desk.run("t =nt+100 foo").empty());
    CHECK(desk.bench.channel.context64(0, kRip) == before);
    CHECK_FALSE(desk.bench.channel.running);
    // One of the list is told and left out.
    desk.run("bp nt+2000");
    CHECK(desk.run("g").find("breakpoint 0 could not be set") != std::string::npos);
    CHECK(desk.bench.channel.running);
}

TEST_CASE("g with addresses, a start and too many of them") {
    Desk desk;
    CHECK(desk.run("g =nt+100 nt+2000").empty());
    CHECK(desk.bench.channel.context64(0, kRip) == kKernel + 0x100);
    CHECK(desk.bench.channel.standsAt(kKernel + 0x2000));
    desk.resumed();
    desk.bench.hit(kKernel + 0x2000);
    CHECK(desk.run("g 1 2 3 4 5 6 7 8 9 a b") == "At most 10 addresses can stop one g.\n");
    CHECK(desk.run("g foo") == "Couldn't resolve error at 'foo'\n");
    CHECK_FALSE(desk.bench.channel.running);
}

TEST_CASE("steps have a count") {
    Desk desk;
    // The first of them passes the compiled-in break, for which the target need not run.
    CHECK(desk.run("t 2") == "nt+0x5001:\nfffff800`00405001 c3              ret\n");
    CHECK(desk.outcome == Outcome::Resumed);
    desk.resumed();
    desk.bench.stepped(kBreakRoutine + 2);
    CHECK(desk.run("t 0") == "A step needs a count of at least 1.\n");
    CHECK(desk.run("p 2 3") == "Extra character error at '3'\n");
    CHECK(desk.run("gu 5") == "Extra character error at '5'\n");
}

TEST_CASE("a step from a compiled-in break ends behind it, and the target need not run") {
    for (const char* step : {"t", "p"}) {
        Desk desk;
        const std::string place = desk.run(step);
        CHECK(desk.outcome == Outcome::Done);
        CHECK_FALSE(desk.bench.channel.running);
        CHECK(place.find("fffff800`00405001") != std::string::npos);
        CHECK(desk.bench.channel.context64(0, kRip) == kBreakRoutine + 1);
        CHECK(desk.run(step).empty());
        CHECK(desk.outcome == Outcome::Resumed);
        CHECK(desk.bench.channel.resumes.back().trace);
        CHECK(desk.bench.channel.context64(0, kRip) == kBreakRoutine + 1);
    }
}

TEST_CASE("breakpoints: set, list, redefine, disable, clear") {
    Desk desk;
    CHECK(desk.run("bp nt+2000").empty());
    CHECK(desk.run("ba w4 nt+3000 2 \"k;g\"").empty());
    CHECK(desk.run("bl") ==
          " 0 e  fffff800`00402000     0001 (0001) nt+0x2000\n"
          " 1 e  fffff800`00403000 w 4 0002 (0002) nt+0x3000 \"k;g\"\n");
    CHECK(desk.run("bp nt+2000 5") == "breakpoint 0 redefined\n");
    CHECK(desk.run("bp7 /1 nt+2100").empty());
    CHECK(desk.bench.debugger.breakpoints().find(7)->oneShot);
    CHECK(desk.run("bd 0 1").empty());
    CHECK(desk.run("bl 0") == " 0 d  fffff800`00402000     0005 (0005) nt+0x2000\n");
    CHECK(desk.run("be *").empty());
    CHECK(desk.run("bc 0-1").empty());
    CHECK(desk.run("bl") == " 7 e  fffff800`00402100     0001 (0001) nt+0x2100\n");
    CHECK(desk.run("bc *; bl").empty());
}

TEST_CASE("a breakpoint in a module that is not there waits for it") {
    Desk desk;
    CHECK(desk.run("bp later+1234") ==
          "Bp expression 'later+1234' could not be resolved, adding deferred bp\n");
    CHECK(desk.run("bl") == " 0 eu                       0001 (0001) (later+0x1234)\n");
}

TEST_CASE("every mistake with breakpoints has its sentence") {
    Desk desk;
    CHECK(desk.run("bc 5") == "There is no breakpoint '5'.\n");
    CHECK(desk.run("bc x") == "There is no breakpoint 'x'.\n");
    CHECK(desk.run("bc") == "Which breakpoints? Give their numbers, or *.\n");
    CHECK(desk.run("ba q4 nt") == "Syntax error at 'q4 nt': ba needs e, r, w or i and a size.\n");
    CHECK(desk.run("ba w nt") == "ba needs a size: 1, 2, 4 or 8.\n");
    CHECK(desk.run("bp /q 5 nt") == "The option '/q' is not available; /1 /p /t /c /C and /w are.\n");
    CHECK(desk.run("bp nt 0") == "A pass count is at least 1.\n");
    CHECK(desk.run("bp nt \"g") == "A closing quote is missing for what begins in column 7: '\"g'\n");
    CHECK(desk.run("bp99999 nt") == "A breakpoint's number is at most 9999.\n");
    CHECK(desk.run("bp nt!Foo") == "Couldn't resolve error at 'nt!Foo'\n");
    CHECK(desk.run("bl").empty());
}

TEST_CASE("a break-in is told with the box, the place and the instruction") {
    Desk desk;
    desk.run("g");
    desk.resumed();
    const auto decision = desk.bench.breakIn();
    printStop(desk.bench.debugger, decision, {Host::Console, false}, desk.sink);
    const std::string text = desk.sink.take();
    CHECK(text.starts_with("Break instruction exception - code 80000003 (first chance)\n" +
                           std::string(73, '*') + "\n"));
    CHECK(text.find("CTRL+C") != std::string::npos);
    CHECK(text.ends_with("*\n" + std::string(73, '*') +
                         "\nnt+0x5000:\nfffff800`00405000 cc              int     3\n"));
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        if (text[at] == '*') CHECK(text.find('\n', at) - at == 73);
    }
    printStop(desk.bench.debugger, decision, {Host::Window, true}, desk.sink);
    const std::string window = desk.sink.take();
    CHECK(window.find("CTRL+BREAK") != std::string::npos);
    CHECK(window.find("\nrax=") != std::string::npos);
}

TEST_CASE("a breakpoint and a bug check are told in WinDbg's words") {
    Desk desk;
    desk.run("bp nt+2000");
    desk.run("g");
    desk.resumed();
    const auto hit = desk.bench.hit(kKernel + 0x2000);
    printStop(desk.bench.debugger, hit, {Host::Console, false}, desk.sink);
    CHECK(desk.sink.take().starts_with("Breakpoint 0 hit\nnt+0x2000:\n"));
    desk.bench.channel.poke64(kKernel + 0x6800, 0xE2);
    desk.bench.channel.poke64(kKernel + 0x6808, 0x11);
    desk.bench.debugger.dropCaches();
    engine::StopDecision crash;
    crash.cause = engine::StopDecision::Cause::BugCheck;
    printStop(desk.bench.debugger, crash, {Host::Console, false}, desk.sink);
    CHECK(desk.sink.take().starts_with(
        "\n*** Fatal System Error: 0x000000e2\n"
        "                       "
        "(0x0000000000000011,0x0000000000000000,0x0000000000000000,0x0000000000000000)\n\n"
        "Break instruction exception - code 80000003 (first chance)\n\nA fatal system error has "
        "occurred.\n\n"));
    CHECK(desk.run(".bugcheck") ==
          "Bugcheck code 000000E2 (MANUALLY_INITIATED_CRASH)\n"
          "Arguments 00000000`00000011 00000000`00000000 00000000`00000000 00000000`00000000\n");
    CHECK(desk.run("? $bug_code + $bug_param1") == "Evaluate expression: 243 = 00000000`000000f3\n");
}

TEST_CASE("the banner stands in WinDbg's order") {
    Desk desk;
    printBanner(desk.bench.debugger, true, desk.sink);
    const std::string text = desk.sink.take();
    std::size_t last = 0;
    for (const char* part : {"Connected to Windows", " x64 target at (", "), ptr64 TRUE\n",
                             "Kernel Debugger connection established.  (Initial Breakpoint requested)\n",
                             "Kernel Version ", "Product: Server\n", "Edition build lab: 9600.lab\n",
                             "Kernel base = 0xfffff800`00400000 PsLoadedModuleList = 0x",
                             "Debug session time: ", "System Uptime: 0 days 0:00:01.000\n"}) {
        const std::size_t at = text.find(part, last);
        INFO(part << " in " << text);
        REQUIRE(at != std::string::npos);
        last = at;
    }
    printBanner(desk.bench.debugger, false, desk.sink);
    CHECK(desk.sink.take().find("connection established.\n") != std::string::npos);
}

TEST_CASE("steps run to an address or a kind of instruction, and run commands at their end") {
    Desk desk;
    // int 3; nop; nop; ret
    desk.bench.channel.poke(kBreakRoutine, {0xCC, 0x90, 0x90, 0xC3});
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("pt \".echo there\"").empty());  // the break itself is passed
    CHECK(desk.outcome == Outcome::Resumed);
    desk.resumed();
    CHECK(desk.bench.stepped(kBreakRoutine + 2).resumed);
    const auto decision = desk.bench.stepped(kBreakRoutine + 3);
    CHECK_FALSE(decision.resumed);
    desk.interpreter.stopped(decision);
    CHECK(desk.sink.take() == "there\n");
    CHECK(desk.run("pa").starts_with("Syntax error"));
    CHECK(desk.run("t 0") == "A step needs a count of at least 1.\n");
    CHECK(desk.run("t \".if (\"").starts_with("A ) is missing"));
    CHECK(desk.run("pct nt+1 nt+2").starts_with("Extra character error"));
    desk.run("pr");
    CHECK(desk.session.shown.place.registers);
}

TEST_CASE("a step that ends where a break of the code's own is passed runs its commands") {
    Desk desk;
    desk.bench.channel.poke(kBreakRoutine, {0xCC, 0xC3});
    desk.bench.debugger.dropCaches();
    CHECK(desk.run("pt \".echo there\"").ends_with("ret\nthere\n"));
    CHECK(desk.outcome == Outcome::Done);
}

TEST_CASE("breakpoints count in one thread and at one depth") {
    Desk desk;
    desk.run("bp0 /t 5 nt+2000; bp1 nt+2100");
    desk.run("g");
    desk.resumed();
    CHECK(desk.bench.hit(kKernel + 0x2000).resumed);
    desk.resumed();
    desk.bench.stepped(kKernel + 0x2001);
    desk.resumed();
    CHECK_FALSE(desk.bench.hit(kKernel + 0x2100).resumed);
    CHECK(desk.run(".bpcmds") == "bp0 /t 0x5 nt+0x2000\nbp1 nt+0x2100\n");
    desk.run("bc *; bp /C 50 /1 nt+2200 3 \".echo \\\"x\\\"\"; bd 0; ba e1 nt+2300");
    CHECK(desk.run(".bpcmds") ==
          "bp0 /1 /C 0x50 nt+0x2200 0x3 \".echo \\\"x\\\"\"; bd 0\nba1 e1 nt+0x2300\n");
    CHECK(desk.run("bp /c 0 nt").find("take a number of frames") != std::string::npos);
    CHECK(desk.run("bp /x nt").find("The option '/x' is not available") != std::string::npos);
}

TEST_CASE("breakpoints get other numbers") {
    Desk desk;
    desk.run("bp nt+2000; bp nt+2100");
    CHECK(desk.run("br 0 10 1 5").empty());
    CHECK(desk.run("bl").starts_with(" 5 e"));
    CHECK(desk.run("br 5 10").find("there is a breakpoint 10 already") != std::string::npos);
    CHECK(desk.run("br 7 8").find("there is no breakpoint 7") != std::string::npos);
    CHECK(desk.run("br 5").starts_with("br needs pairs"));
}

TEST_CASE("what a breakpoint is to run is read when it is set") {
    Desk desk;
    CHECK(desk.run("bp nt+2000 \".if (1) {\"").starts_with("A } is missing"));
    CHECK(desk.run("bl").empty());
    desk.run("bp nt+2000 \".echo a\"");
    CHECK(desk.run("bs 0 \".if (\"").starts_with("A ) is missing"));
    CHECK(desk.run("bl").find(".echo a") != std::string::npos);
}
