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

TEST_CASE(".noshell is for good", "[rights]") {
    Desk desk;
    CHECK(desk.run(".noshell") == "Shell commands disabled\n");
    CHECK(desk.run(".shell echo 1") == "Shell commands are disabled.\n");
    CHECK(desk.run("!! echo 1") == "Shell commands are disabled.\n");
    CHECK(desk.run(".noshell 1").starts_with("Extra character error"));
}

TEST_CASE("Secure Mode begins before a session does, and never ends", "[rights]") {
    Desk desk;
    CHECK(desk.run(".secure") == "Secure mode is off\n");
    CHECK(desk.run(".secure 1").starts_with("Secure Mode begins before the session does"));
    CHECK(desk.run(".secure") == "Secure mode is off\n");
    desk.session.isConnected = false;
    CHECK(desk.run(".secure 1") == "Secure mode is on\n");
    desk.session.isConnected = true;
    CHECK(desk.run(".secure 0") == "Secure Mode cannot be turned off while the debugger runs.\n");
    for (const std::string name : {".dump", ".opendump", ".writemem", ".shell", "!!"})
        CHECK(desk.run(name + " x") == name + " is not available in Secure Mode.\n");
    CHECK(desk.session.asked.empty());
    CHECK(desk.run("? 1") == "Evaluate expression: 1 = 00000000`00000001\n");
}

TEST_CASE(".wtitle names the window", "[title]") {
    Desk desk;
    CHECK(desk.run(".wtitle  The lab\x1b[2J ") ==
          "The title of a terminal that shows titles is 'The lab.[2J' now.\n");
    CHECK(desk.session.asked == std::vector<std::string>{"title The lab.[2J"});
    desk.session.hostKind = Host::Window;
    CHECK(desk.run(".wtitle x").empty());
    CHECK(desk.run(".wtitle") == ".wtitle needs a title.\n");
}

TEST_CASE("vercommand tells how the program was started") {
    Desk desk;
    CHECK(desk.run("vercommand").starts_with("command line: '"));
    CHECK(desk.run("vercommand").find("command_tests") != std::string::npos);
    desk.session.typedBy = "bob@lab";
    CHECK(desk.run("vercommand").find("for whoever sits at this computer") != std::string::npos);
}
