#include "core/command/Interpreter.h"

#include <catch2/catch.hpp>

#include "core/command/OneLine.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using namespace hawser::engine::test;

TEST_CASE("? prints the value twice and follows the number base") {
    Desk desk;
    CHECK(desk.run("? 0x10+1") == "Evaluate expression: 17 = 00000000`00000011\n");
    CHECK(desk.run("?-1") == "Evaluate expression: -1 = ffffffff`ffffffff\n");
    CHECK(desk.run("n 10; ? 10; n") ==
          "base is 10\nEvaluate expression: 10 = 00000000`0000000a\nbase is 10\n");
    CHECK(desk.run("n 3") == "'3' is no number base; use n 8, n 10 or n 16.\n");
    CHECK(desk.run("n 16") == "base is 16\n");
    CHECK(desk.run("?") == "? needs an expression; .help lists the commands.\n");
    CHECK(desk.run("? $ptrsize * $pagesize") == "Evaluate expression: 32768 = 00000000`00008000\n");
    CHECK(desk.run("? poi(8)") == "Memory access error at 'poi(8)'\n");
    CHECK(*desk.interpreter.evaluate("nt+10") == kKernel + 0x10);
}

TEST_CASE(".formats shows every form") {
    Desk desk;
    const std::string text = desk.run(".formats 41");
    CHECK(text.find("  Hex:     00000000`00000041\n  Decimal: 65\n  Octal:   0000000000000000000101\n") !=
          std::string::npos);
    CHECK(text.find("  Chars:   .......A\n") != std::string::npos);
    CHECK(text.find("  Time:    Thu Jan  1 00:01:05 1970\n") != std::string::npos);
}

TEST_CASE("comments, quotes and semicolons") {
    Desk desk;
    CHECK(desk.run("* ? 1; ? 2").empty());
    CHECK(desk.run("$$ ? 1; ? 2") == "Evaluate expression: 2 = 00000000`00000002\n");
    CHECK(desk.run(".echo a;.echo \"b;c\"") == "a\nb;c\n");
    CHECK(desk.run(";;  ;").empty());
}

TEST_CASE("an error drops the rest of its line, and is marked as one") {
    Desk desk;
    CHECK(desk.run("? foo; ? 1") == "Couldn't resolve error at 'foo'\n");
    desk.interpreter.execute("? foo");
    REQUIRE(desk.sink.runs.size() == 1);
    CHECK(desk.sink.runs[0].kind == OutputKind::Error);
}

TEST_CASE("unknown names get one line, and a suggestion when one is close") {
    Desk desk;
    CHECK(desk.run("frobnicate") == "Unknown command 'frobnicate'; .help lists the commands.\n");
    CHECK(desk.run("vertargt") == "Unknown command 'vertargt'; did you mean 'vertarget'?\n");
    CHECK(desk.run(".restrt") == "Unknown command '.restrt'; did you mean '.restart'?\n");
    CHECK(desk.run("\x1b[2J") == "Unknown command '.'; .help lists the commands.\n");
    CHECK(desk.run(".attach 5") == ".attach is for user-mode programs; Hawser debugs kernels.\n");
    CHECK(desk.run("dx 1") == "dx is a command of WinDbg that Hawser does not have yet.\n");
    CHECK(desk.run("!verifier 0 0").starts_with("!verifier is an extension command"));
    CHECK(desk.run("2g").starts_with("g takes no processor number in front"));
}

TEST_CASE("a line may have 4096 characters") {
    Desk desk;
    CHECK(desk.run("* " + std::string(4094, 'x')).empty());
    CHECK(desk.run("* " + std::string(4095, 'x')) ==
          "A line has at most 4096 characters; this one has 4097.\n");
}

TEST_CASE("an empty line repeats the last command") {
    Desk desk;
    CHECK(desk.run("").empty());
    desk.run("? 5");
    CHECK(desk.run("  ") == "Evaluate expression: 5 = 00000000`00000005\n");
}

TEST_CASE("r shows WinDbg's block, single registers, and sets them") {
    Desk desk;
    const std::string all = desk.run("r");
    CHECK(all.starts_with("rax=0000000000000000 rbx=0000000000000000 rcx=0000000000000001\nrdx="));
    CHECK(all.find("\nrip=fffff80000405000 rsp=fffff88000007f00 rbp=0000000000000000\n r8=") !=
          std::string::npos);
    CHECK(all.find("\niopl=0         nv up ") != std::string::npos);
    CHECK(all.ends_with("nt+0x5000:\nfffff800`00405000 cc              int     3\n"));
    CHECK(desk.run("r rcx") == "rcx=0000000000000001\n");
    CHECK(desk.run("r @rcx, ecx cl") == "rcx=0000000000000001 ecx=00000001 cl=01\n");
    CHECK(desk.run("r rax=1234").empty());
    CHECK(desk.run("r rax") == "rax=0000000000001234\n");
    CHECK(desk.run("r $t1 = 5; ? @$t1+1") == "Evaluate expression: 6 = 00000000`00000006\n");
    CHECK(desk.run("r $t1") == "$t1=0000000000000005\n");
    CHECK(desk.run("r foo") == "Bad register error at 'foo'\n");
    CHECK(desk.run("r $nix") == "Bad register error at '$nix'\n");
    CHECK(desk.run("r $ip=5") == "$ip cannot be set.\n");
    CHECK(desk.run("r rax=") == "rax=0000000000001234\n");  // and asks for another
    CHECK(desk.run("").empty());
    CHECK(desk.run("r ,") == "Bad register error at ','\n");
}

TEST_CASE("several processors: prompt, list, choice, a look at another") {
    Desk desk;
    CHECK(desk.interpreter.prompt() == "kd> ");
    desk.bench.channel.processors = 2;
    desk.bench.channel.setContext64(1, kRip, kKernel + 0x100);
    desk.bench.debugger.targetStopped(desk.bench.change(kBreakRoutine, kd::kExceptionBreakpoint));
    CHECK(desk.interpreter.prompt() == "0: kd> ");
    CHECK(desk.run("~") == ".  0  fffff800`00405000 nt+0x5000\n   1  fffff800`00400100 nt+0x100\n");
    CHECK(desk.run("1r rip") == "rip=fffff80000400100\n");
    CHECK(desk.run("1r rip=5").starts_with("Registers of another processor can be looked at, not changed"));
    CHECK(desk.run("~1s").empty());
    CHECK(desk.interpreter.prompt() == "1: kd> ");
    CHECK(desk.run("~7s") == "There is no processor 7; the target has 2.\n");
    CHECK(desk.run("~x").starts_with("In kernel mode ~ lists"));
}

TEST_CASE("lm lists modules, lmvm tells all of one") {
    Desk desk;
    CHECK(desk.run("lm") ==
          "start             end                 module name\n"
          "fffff800`00400000 fffff800`00420000   nt         (deferred)\n");
    CHECK(desk.run("lme") == "start             end                 module name\n");
    CHECK(desk.run("ld nt") == "Symbol load for nt failed: the image exports nothing\n");
    CHECK(desk.run("lm") ==
          "start             end                 module name\n"
          "fffff800`00400000 fffff800`00420000   nt         (no symbols)\n");
    const std::string detail = desk.run("lmvm nt");
    CHECK(detail.find("    Image name: ") != std::string::npos);
    CHECK(detail.find("(5A000001)") != std::string::npos);
    CHECK(detail.find("    CheckSum:         00001111\n    ImageSize:        00020000\n") !=
          std::string::npos);
    CHECK(desk.run("lm m h*") == "start             end                 module name\n");
    CHECK(desk.run("lm a nt+5").find("   nt  ") != std::string::npos);
    CHECK(desk.run("lm a 5") == "start             end                 module name\n");
    CHECK(desk.run("lm nothing?") == "Syntax error at 'nothing?'\n");
    const std::string heading = "start             end                 module name\n";
    const std::string place = "fffff800`00400000 fffff800`00420000   ";
    CHECK(desk.run("lm1m") == "nt\n");
    CHECK(desk.run("lm 1m m n*") == "nt\n");
    CHECK(desk.run("lm mnt").find("   nt  ") != std::string::npos);
    CHECK(desk.run("lm mfoo") == heading);
    CHECK(desk.run("lmk") == desk.run("lm"));
    CHECK(desk.run("lmu") == heading);
    CHECK(desk.run("lml") == heading);
    CHECK(desk.run("lme") == desk.run("lm"));
    CHECK(desk.run("lmsm") == desk.run("lm"));
    CHECK(desk.run("lmt") == heading + place + "nt         Mon Nov  6 06:24:01 2017 (5A000001)\n");
    CHECK(desk.run("lmi").starts_with(heading + place + "nt         "));
    CHECK(desk.run("lmi") == desk.run("lmn"));
    CHECK(desk.run("lmc") == "start             end                 checksum   module name\n" + place +
                                 "00001111   nt         (no symbols)\n");
    CHECK(desk.run("lmx") != heading);
    CHECK(desk.run("ln nt+1234") == "(fffff800`00401234)   nt+0x1234\n");
    CHECK(desk.run("ln 5") == "No module holds 00000000`00000005.\n");
}

TEST_CASE("a module's name is never a link that could be read as more than a name") {
    Desk desk;
    desk.run("g");
    desk.resumed();
    desk.bench.load("\\evil;q\x1b.sys", kDriver, 0x4000);
    desk.run("lm");
    desk.interpreter.execute("lm");
    std::vector<std::string> links;
    std::string text;
    for (const OutputRun& run : desk.sink.runs) {
        if (!run.link.empty()) links.push_back(run.link);
        text += run.text;
    }
    REQUIRE(links.size() == 2);
    for (const std::string& link : links) CHECK(link.find_first_of(";\x1b\"") == std::string::npos);
    CHECK(text.find("evil") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("text from outside stays in its line") {
    CHECK(oneLine("a\nb\tc\x1b[2J", 64) == "a.b.c.[2J");
    CHECK(oneLine("\xC2\x9B"
                  "31m \xC3\xA4",
                  64) == ".31m \xC3\xA4");
    CHECK(oneLine("abc", 2) == "ab");
    CHECK(oneLine("\xC2", 64) == "\xC2");
}

TEST_CASE("k has WinDbg's headings") {
    Desk desk;
    CHECK(desk.run("k 1").starts_with("Child-SP          RetAddr           Call Site\nfffff880`00007f00 "));
    CHECK(desk.run("kn 1").starts_with(
        " # Child-SP          RetAddr           Call Site\n00 fffff880`00007f00 "));
    CHECK(
        desk.run("kb 1").starts_with("Child-SP          RetAddr           : Args to Child                    "
                                     "                                       : Call Site\n"));
    CHECK(desk.run("k 0") == "A stack has 1 to 0xffff frames.\n");
    CHECK(desk.run("k =5") == "Syntax error at '=5'\n");
}

TEST_CASE(".frame chooses the frame that registers and expressions are of, and alone tells it") {
    using engine::test::kKernel;
    constexpr std::uint64_t kTop = 0xFFFFF88000007F00;
    Desk desk;
    desk.bench.channel.poke(kKernel + 0x200B, {0xE8, 0, 0, 0, 0});  // a call
    desk.bench.channel.poke64(kTop, kKernel + 0x2010);
    desk.bench.debugger.dropCaches();
    CHECK(desk.run(".frame").starts_with("00 fffff880`00007f00 fffff800`00402010 nt+0x5000\n"));
    CHECK(desk.run(".frame 1").starts_with("01 fffff880`00007f08 "));
    CHECK(desk.run(".frame").starts_with("01 fffff880`00007f08 "));
    CHECK(desk.run("r rip") == "rip=fffff80000402010\n");
    CHECK(desk.run("r rax, rsp") == "rax=?? rsp=fffff88000007f08\n");
    const std::string block = desk.run("r");
    CHECK(block.starts_with("rax=???????????????? rbx="));
    CHECK(block.find("rip=fffff80000402010 rsp=fffff88000007f08") != std::string::npos);
    CHECK(block.find("iopl=?\n") != std::string::npos);
    CHECK(block.find("\nnt+0x2010:\n") != std::string::npos);
    CHECK(desk.run("0r rip") == "rip=fffff80000405000\n");  // of the processor
    CHECK(desk.run("? @rip - nt") == "Evaluate expression: 8208 = 00000000`00002010\n");
    CHECK(desk.run("? @$eventip - nt") == "Evaluate expression: 20480 = 00000000`00005000\n");
    CHECK(desk.run("u").starts_with("nt+0x2010:\n"));
    CHECK(desk.run("kn").find("\n00 fffff880`00007f00 ") != std::string::npos);  // the whole stack
    CHECK(desk.run("r rbx=5") == "Registers of frame 1 can be looked at, not changed; .frame 0 goes back.\n");
    CHECK(desk.run(".frame 77") == "There is no frame 77; the stack has 2.\n");
    CHECK(desk.run(".frame /x") == ".frame knows /c and /r.\n");
    CHECK(desk.run(".frame /r 0").find("\nrax=0") != std::string::npos);
    CHECK(desk.run("u").starts_with("nt+0x5000:\n"));
    desk.run(".frame /c 1");
    desk.run("g");
    desk.resumed();
    desk.bench.breakIn();
    CHECK(desk.run(".frame").starts_with("00 "));
}

TEST_CASE(".help lists every family and one command") {
    Desk desk;
    const std::string all = desk.run(".help");
    for (const char* word : {"Execution\n", ".restart", "bp[ID]", "~ or ~Ns"})
        CHECK(all.find(word) != std::string::npos);
    CHECK(all.find(".attach") == std::string::npos);
    CHECK(desk.run(".help gu").find("Go until this function returns") != std::string::npos);
    CHECK(desk.run(".help nix") == "No command 'nix'.\n");
}
