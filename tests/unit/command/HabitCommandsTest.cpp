#include <catch2/catch.hpp>

#include "tests/support/TemporaryFolder.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;

TEST_CASE("the target's lines are filtered by a pattern") {
    Desk desk;
    CHECK(desk.run(".ofilter") == "No output filter is set.\n");
    desk.run(".ofilter \"disk*\"");
    const OutputHabits& habits = desk.session.shown;
    CHECK(habits.shows({OutputKind::Target, "disk 1\n", {}}));
    CHECK_FALSE(habits.shows({OutputKind::Target, "net 1\n", {}}));
    CHECK(habits.shows({OutputKind::Normal, "net 1\n", {}}));
    CHECK(desk.run(".ofilter") == "Only showing output that matches the filter: 'disk*'\n");
    desk.run(".ofilter /! disk*");
    CHECK_FALSE(habits.shows({OutputKind::Target, "disk 1\n", {}}));
    CHECK(habits.shows({OutputKind::Target, "net 1\n", {}}));
    desk.run(".ofilter K 1");  // anywhere in the line
    CHECK(habits.shows({OutputKind::Target, "my disk 1.\n", {}}));
    CHECK_FALSE(habits.shows({OutputKind::Target, "my disk 2.\n", {}}));
    desk.run(".ofilter \"\"");
    CHECK(habits.shows({OutputKind::Target, "disk 1\n", {}}));
}

TEST_CASE("kinds of output are masked, but for what tells of the connection") {
    Desk desk;
    CHECK(desk.run(".outmask") == "Client output mask is 0x3f7\n");
    CHECK(desk.run(".outmask -80") == "Client output mask is 0x377\n");
    CHECK_FALSE(desk.session.shown.shows({OutputKind::Target, "x\n", {}}));
    CHECK(desk.run(".outmask +80") == "Client output mask is 0x3f7\n");
    CHECK(desk.run(".outmask -3f7") == "Client output mask is 0x0\n");
    CHECK(desk.run(".outmask 1") == "Client output mask is 0x1\n");  // bits are added
    CHECK(desk.run(".outmask 80") == "Client output mask is 0x81\n");
    CHECK(desk.session.shown.shows({OutputKind::Status, "x\n", {}}));
    CHECK_FALSE(desk.session.shown.shows({OutputKind::Error, "x\n", {}}));
    CHECK(desk.run(".outmask /a") == "Client output mask is 0x3f7\n");
}

TEST_CASE("what each stop shows") {
    Desk desk;
    CHECK(desk.run(".prompt_allow +reg -sym").find("( dis reg )") != std::string::npos);
    CHECK(desk.session.shown.place.registers);
    CHECK_FALSE(desk.session.shown.place.symbol);
    CHECK(desk.run(".prompt_allow +foo").find("is none of +/- reg") != std::string::npos);
    CHECK(desk.run(".echotimestamps") == "Event time stamps: on\n");
    CHECK(desk.run(".echotimestamps 2") == ".echotimestamps takes 0 or 1.\n");
    CHECK(desk.run(".echotimestamps") == "Event time stamps: off\n");
    CHECK(desk.run(".echocpunum 1") == "Processor numbers: on\n");
    CHECK(desk.session.shown.processorNumbers);
    CHECK(desk.run(".pcmd") == "No per-prompt command\n");
    CHECK(desk.run(".pcmd -s \".echo here\"") == "Per-prompt command is '.echo here'\n");
    desk.run("g");
    desk.resumed();
    const auto decision = desk.bench.breakIn();
    desk.interpreter.stopped(decision);
    CHECK(desk.sink.take() == "here\n");
    desk.interpreter.beforePrompt();
    CHECK(desk.sink.take().empty());  // nothing was stepped
    desk.run("t");                    // over a break of the code's own
    desk.interpreter.beforePrompt();
    CHECK(desk.sink.take() == "here\n");
    desk.interpreter.beforePrompt();
    CHECK(desk.sink.take().empty());
    // One that was due is not due any more at a stop that has come since.
    desk.run("g");
    desk.resumed();
    desk.interpreter.stopped(desk.bench.breakIn());
    desk.sink.take();
    desk.run("t");
    desk.run("g");
    desk.resumed();
    desk.interpreter.stopped(desk.bench.breakIn());
    CHECK(desk.sink.take() == "here\n");
    desk.interpreter.beforePrompt();
    CHECK(desk.sink.take().empty());
    CHECK(desk.run(".pcmd -s \".if (\"").starts_with("A ) is missing"));
    CHECK(desk.run(".pcmd -c") == "No per-prompt command\n");
}

TEST_CASE("quiet mode") {
    Desk desk;
    CHECK(desk.run("sq") == "Quiet mode is ON\n");
    CHECK(desk.run("sq") == "Quiet mode is OFF\n");
    CHECK(desk.run("sqe; sqd") == "Quiet mode is ON\nQuiet mode is OFF\n");
}

TEST_CASE("events are kept with their times") {
    Desk desk;
    CHECK(desk.run(".eventlog") == "No event yet.\n");
    desk.run("g");
    desk.resumed();
    desk.interpreter.stopped(desk.bench.breakIn());
    desk.sink.take();
    CHECK(desk.run(".eventlog").find("Break instruction exception - code 80000003 (first chance)\n") !=
          std::string::npos);
    CHECK(desk.run(".lastevent").find("\n  debugger time: ") != std::string::npos);
    CHECK(desk.run(".echotime").starts_with("Debugger (not debuggee) time: "));
    CHECK(desk.run(".effmach") == "Effective machine: x64\n");
    CHECK(desk.run(".effmach amd64") == "Effective machine: x64\n");
}

TEST_CASE("typed lines go to a file") {
    Desk desk;
    const hawser::test::TemporaryFolder folder;
    const std::string file = folder.file("history");
    desk.run("? 1");
    desk.run(".write_cmd_hist " + file);
    CHECK(hawser::test::readFile(file) == "? 1\n.write_cmd_hist " + file + "\n");
}

TEST_CASE("automatic aliases stand for the kernel") {
    Desk desk;
    CHECK(desk.run("? ${$ntsym}+10") == desk.run("? nt+10"));
    CHECK(desk.run(".echo $ntnsym") == "nt\n");
    CHECK(desk.run("al") == "No aliases\n");
    CHECK(desk.run(".expr").starts_with("Current expression evaluator: MASM"));
}

TEST_CASE("the idle command runs at once, and at each prompt after the target ran") {
    Desk desk;
    CHECK(desk.run(".idle_cmd") == "No idle command\n");
    CHECK(desk.run(".idle_cmd .echo idle") == "Execute when idle: .echo idle\n");
    desk.interpreter.beforePrompt();
    CHECK(desk.sink.take() == "idle\n");
    desk.interpreter.beforePrompt();
    CHECK(desk.sink.take().empty());
    desk.run(".pcmd -s \".echo prompt\"");
    desk.run("g");
    desk.resumed();
    desk.interpreter.stopped(desk.bench.breakIn());
    CHECK(desk.sink.take() == "prompt\nidle\n");
    CHECK(desk.run(".idle_cmd /x").starts_with("Syntax error at '/x'"));
    CHECK(desk.run(".idle_cmd .if (").starts_with("A ) is missing"));
    CHECK(desk.run(".idle_cmd /d") == "No idle command\n");
    desk.run("g");
    desk.resumed();
    desk.interpreter.stopped(desk.bench.breakIn());
    CHECK(desk.sink.take() == "prompt\n");
}

TEST_CASE("the options of KD") {
    Desk desk;
    CHECK(desk.run("so") == "Kernel debugging options: none\n");
    CHECK(desk.run("!nosuch").starts_with("!nosuch is an extension command"));
    CHECK(desk.run("so noextwarning") == "Kernel debugging options: NOEXTWARNING\n");
    CHECK(desk.run("!nosuch").empty());
    CHECK(desk.run("so NOEXTWARNING OTHER") == "'OTHER' is neither NOEXTWARNING nor NOVERSIONCHECK.\n");
}

TEST_CASE("help of what WinDbg has in extensions") {
    Desk desk;
    const std::string all = desk.run("!help");
    CHECK(all.find("!process") != std::string::npos);
    CHECK(all.find(".reload") == std::string::npos);
    CHECK(desk.run("!help !pte") == desk.run(".help !pte"));
    CHECK(desk.run(".hh k") == desk.run(".help k"));
}
