#include <catch2/catch.hpp>

#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;

TEST_CASE(".restart: done in the console, refused with a link in the window") {
    Desk desk;
    CHECK(desk.run(".restart; ? 1").empty());
    CHECK(desk.outcome == Outcome::Leaving);
    CHECK(desk.session.asked == std::vector<std::string>{"restart"});
    desk.session.hostKind = Host::Window;
    CHECK(desk.interpreter.execute(".restart") == Outcome::Done);
    REQUIRE(desk.sink.runs.size() == 3);
    CHECK(desk.sink.runs[1].text == "Debug | Kernel Connection | Restart Connection");
    CHECK(desk.sink.runs[1].link == "action:restart");
    CHECK(desk.sink.take() ==
          ".restart belongs to the console debugger; in the window the same is done by Debug | Kernel "
          "Connection | "
          "Restart Connection.\n");
    CHECK(desk.session.asked.size() == 1);
}

TEST_CASE("the control keys have typed twins") {
    Desk desk;
    CHECK(desk.run(".kdkey a") == "The baud rate is now 38400.\n");
    CHECK(desk.run(".kdkey D") == "Protocol trace is on.\n");
    CHECK(desk.run(".kdkey d") == "Protocol trace is off.\n");
    CHECK(desk.run(".kdkey k") == "Will breakin at next boot.\n");
    CHECK(desk.run(".kdkey v") == "Verbose mode is ON.\n");
    CHECK(desk.run(".kdkey w").starts_with("Hawser Kernel Debugger Version "));
    CHECK(desk.run(".kdkey c").empty());
    CHECK(desk.run(".kdkey f").empty());
    CHECK(desk.run(".kdkey r").empty());
    CHECK(desk.outcome == Outcome::Leaving);
    CHECK(desk.run(".kdkey b").empty());
    CHECK(desk.outcome == Outcome::Leaving);
    CHECK(desk.session.asked == std::vector<std::string>{"break", "break", "resynchronize", "exit"});
    CHECK(desk.run(".kdkey z").starts_with(".kdkey needs one of a (baud rate)"));
    CHECK(desk.run(".kdkey").starts_with(".kdkey needs one of"));
    CHECK(desk.run(".kdkey p").starts_with("Ctrl+P and Ctrl+\\ debug the debugger itself"));
}

TEST_CASE("leaving") {
    Desk desk;
    CHECK(desk.run("q; ? 1").empty());
    CHECK(desk.outcome == Outcome::Leaving);
    CHECK(desk.run("qq").empty());
    CHECK(desk.session.asked == std::vector<std::string>{"quit", "quit all"});
    CHECK(desk.run("qd").starts_with("qd detaches from a user-mode program"));
    CHECK(desk.outcome == Outcome::Done);
}

TEST_CASE(".reboot and .crash are told to the session") {
    Desk desk;
    CHECK(desk.run(".reboot").empty());
    CHECK(desk.outcome == Outcome::Leaving);
    CHECK(desk.session.asked == std::vector<std::string>{"The target was told to reboot."});
    Desk other;
    CHECK(other.run(".crash").empty());
    CHECK(other.session.asked == std::vector<std::string>{"The target was told to crash."});
}

TEST_CASE("log files") {
    Desk desk;
    CHECK(desk.run(".logfile") == "No log file is open.\n");
    CHECK(desk.run(".logopen /tmp/a b.log") == "Opened log file '/tmp/a b.log'\n");
    CHECK(desk.session.log == "=/tmp/a b.log");
    CHECK(desk.run(".logfile") == "Log '/tmp/a b.log' opened.\n");
    CHECK(desk.run(".logappend \"c.log\"") ==
          "Closing open log file /tmp/a b.log\nOpened log file 'c.log'\n");
    CHECK(desk.session.log == "+c.log");
    CHECK(desk.run(".logclose") == "Closing open log file c.log\n");
    CHECK(desk.run(".logclose") == "No log file is open.\n");
    CHECK(desk.run(".logopen /denied") == "/denied cannot be written: Permission denied.\n");
    CHECK(desk.run(".logopen /u /d /q") == "Opened log file '/q'\n");
    CHECK(desk.run(".logclose") == "Closing open log file /q\n");
    CHECK(desk.run(".logopen").starts_with("Opened log file 'hawser.log'"));
    CHECK(desk.run(".logopen /t x.log").find("Opened log file 'x_") != std::string::npos);
}

TEST_CASE("versions, last event, time") {
    Desk desk;
    CHECK(desk.run("version").starts_with("Hawser Kernel Debugger Version "));
    CHECK(desk.run("version").find("Connection: pipe /run/vm/kd.sock\n") != std::string::npos);
    CHECK(desk.run("vertarget").find("Kernel base = 0xfffff800`00400000") != std::string::npos);
    CHECK(desk.run(".lastevent") ==
          "Last event: Break instruction exception - code 80000003 (first chance)\n");
    CHECK(desk.run(".time").find("System Uptime: 0 days 0:00:01.000\n") != std::string::npos);
    CHECK(desk.run(".cls").empty());
    CHECK(desk.session.asked == std::vector<std::string>{"clear"});
    CHECK(desk.run(".effmach x86") == ".effmach: the effective machine is always the target's own (x64).\n");
}
