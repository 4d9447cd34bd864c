#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

TEST_CASE("!for_each_process and !for_each_thread run commands for each", "[foreach]") {
    TasksDesk desk;
    CHECK(desk.run("!for_each_process \".echo P @#Process\"") ==
          "P 0xfffffa8000010000\nP 0xfffffa8000011000\n");
    CHECK(desk.run("!for_each_process \".echo one; ? ${@#Process}+1\"") ==
          "one\n" + desk.run("? fffffa80`00010001") + "one\n" + desk.run("? fffffa80`00011001"));
    CHECK(desk.run("!for_each_process .echo @#Process") == "0xfffffa8000010000\n0xfffffa8000011000\n");
    CHECK(desk.run("!for_each_process") ==
          desk.run("!process fffffa80`00010000 0") + desk.run("!process fffffa80`00011000 0"));
    CHECK(desk.run("!for_each_thread \".echo @#Thread of @#Process\"") ==
          "0xfffffa8000001000 of 0xfffffa8000010000\n0xfffffa8000012000 of 0xfffffa8000011000\n");
    CHECK(has(desk.run("!for_each_thread"), "THREAD fffffa80`00012000"));
    CHECK(desk.run("!for_each_process \".echo @#Thread\"") == "There is no @#Thread here.\n");
    CHECK(has(desk.run("!for_each_thread -?"), "@#Thread and @#Process"));
    CHECK(has(desk.run("!for_each_process \".if (1) {\""), "A } is missing"));
    desk.link(kShell + kLinks, 0);
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run("!for_each_process .echo x"), "The list of processes is broken"));
}

TEST_CASE("!for_each_module runs commands for each module", "[foreach]") {
    TasksDesk desk;
    CHECK(desk.run("!for_each_module \".echo @#ModuleIndex @#ModuleName @#Base @#End @#Size\"")
              .starts_with("0 nt 0xfffff80000400000 0xfffff80000420000 0x20000\n"));
    CHECK(has(desk.run("!for_each_module"), "0 : 0xfffff80000400000 0xfffff80000420000 nt ntoskrnl.exe"));
    CHECK(has(desk.run("!for_each_module \".echo ${@#ModuleName}!x\""), "nt!x\n"));
    CHECK(has(desk.run("!for_each_module .echo @#FileVersion"), "There is no @#FileVersion here."));
}

TEST_CASE("A module's name cannot begin another command", "[foreach]") {
    TasksDesk desk;
    desk.bench.debugger.targetResumed();
    desk.bench.channel.running = true;
    desk.bench.load("\\drivers\\a;.echo gotcha {x}\"$.sys", 0xFFFFF80002000000, 0x1000);
    desk.bench.breakIn();
    const std::string text = desk.run("!for_each_module .echo @#ModuleName @#ImageName");
    INFO(text);
    CHECK_FALSE(has(text, "\ngotcha"));
    CHECK(has(text, "_.echo gotcha _x_"));
}
