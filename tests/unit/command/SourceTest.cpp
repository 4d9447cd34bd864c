#include <catch2/catch.hpp>

#include <fstream>

#include "core/engine/Sources.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/Desk.h"
#include "tests/unit/engine/LinedSource.h"

using namespace hawser;
using namespace hawser::command::test;
using namespace hawser::engine::test;
using hawser::test::has;

namespace {

// Stands at kCode, in a source of four lines.
struct SourceDesk : Desk {
    SourceDesk() {
        source.runs = {{"c:\\src\\drv\\read.c", 1, 0x1000, 2}, {"c:\\src\\drv\\read.c", 3, 0x1002, 2}};
        source.functions = {{"Read", 0x1000, 4, 0}};
        bench.debugger.sources().lines = engine::SourceLines(
            bench.debugger.modules(), [this](const engine::Module& module, engine::SymbolDemand) {
                return module.base == Address(kKernel) ? borrowed(source) : nullptr;
            });
        bench.channel.poke(kCode, {0x90, 0x90, 0x90, 0xC3});
        run("g");
        resumed();
        bench.stop(kCode, kd::kExceptionSingleStep);
        sink.take();
    }
    void giveSource() {
        std::ofstream(folder.file("read.c")) << "int Read(void)\n{\n\treturn 1;\n}\n";
        run(".srcpath " + folder.path());
    }
    LinedSource source;
    hawser::test::TemporaryFolder folder;
};

}  // namespace

TEST_CASE("source options are chosen one by one", "[source]") {
    SourceDesk desk;
    CHECK(desk.run("l+") == "Source options are 0:\n    None\n");
    CHECK(desk.run("l+t") == "Source options are 1:\n     1/t - Step/trace by source line\n");
    CHECK(desk.run("l+lst").starts_with("Source options are 3:\n"));
    CHECK(desk.run("l-t").starts_with("Source options are 2:\n"));
    CHECK(desk.run("l+*").starts_with("Source options are f:\n"));
    CHECK(desk.run("l-*").starts_with("Source options are 0:\n"));
    CHECK(has(desk.run("l+x"), "not 'x'"));
    CHECK(desk.run("l").starts_with("Syntax error"));
}

TEST_CASE(".printf's %ly tells the line as well", "[source]") {
    SourceDesk desk;
    CHECK(desk.run(".printf \"%ly|%y|%ly\\n\", . , . , 5") ==
          "nt+0x1000 [c:\\src\\drv\\read.c @ 1] (fffff800`00401000)|nt+0x1000 (fffff800`00401000)|"
          "00000000`00000005\n");
}

TEST_CASE("lines are switched off and on", "[source]") {
    SourceDesk desk;
    CHECK(desk.run(".lines") == "Line number information will not be loaded\n");
    CHECK(desk.run("? `read.c:3`").starts_with("Couldn't resolve"));
    CHECK(desk.run(".lines -e") == "Line number information will be loaded\n");
    CHECK(desk.run(".lines -d") == "Line number information will not be loaded\n");
    CHECK(desk.run(".lines -t") == "Line number information will be loaded\n");
    CHECK(desk.run(".lines -x").starts_with(".lines knows"));
}

TEST_CASE("source lines are addresses in expressions", "[source]") {
    SourceDesk desk;
    CHECK(has(desk.run("? `read.c:3`"), "fffff800`00401002"));
    CHECK(has(desk.run("? `nt!drv\\read.c:0x3`+1"), "fffff800`00401003"));
    CHECK(has(desk.run("? `:2`"), "fffff800`00401002"));
    CHECK(has(desk.run("? fffff800`00401002+`read.c`-`read.c`"), "fffff800`00401002"));
    CHECK(desk.run("? `none.c:3`").starts_with("Couldn't resolve error at '`none.c:3`'"));
    CHECK(desk.run("? `read.c").starts_with("Couldn't resolve"));
}

TEST_CASE("u and k tell source lines", "[source]") {
    SourceDesk desk;
    const std::string code = desk.run("u `read.c:1` L3");
    CHECK(has(code, " [c:\\src\\drv\\read.c @ 1]:\n"));
    CHECK(has(code, " [c:\\src\\drv\\read.c @ 3]:\n"));
    CHECK(has(desk.run("k 1"), " [c:\\src\\drv\\read.c @ 1]\n"));
    CHECK_FALSE(has(desk.run("kL 1"), "["));
    desk.run(".lines -d");
    CHECK_FALSE(has(desk.run("u @rip L3"), "["));
}

TEST_CASE("a stop tells the line as the options ask for", "[source]") {
    SourceDesk desk;
    desk.giveSource();
    CHECK_FALSE(has(desk.run("r"), "["));
    desk.run("l+l");
    CHECK(has(desk.run("r"), " [c:\\src\\drv\\read.c @ 1]:\n"));
    desk.run("l-l");
    desk.run("l+s");
    CHECK(has(desk.run("r"), ">    1: int Read(void)\nnt"));
    desk.run("lsp 0 1");
    CHECK(has(desk.run("r"), ">    1: int Read(void)\n     2: {\nnt"));
    desk.run(".srcpath /nowhere");
    CHECK(has(desk.run("r"), "c:\\src\\drv\\read.c(1)\n"));
}

TEST_CASE("p goes by line in source mode", "[source]") {
    SourceDesk desk;
    desk.source.functions[0].bodyOffset = 1;
    desk.run("l+t");
    desk.run("p");
    desk.resumed();
    CHECK_FALSE(desk.bench.stepped(kCode + 1).resumed);
    desk.run("p");
    desk.resumed();
    CHECK_FALSE(desk.bench.stepped(kCode + 2).resumed);
    desk.run("l-t");
    desk.run("p");
    desk.resumed();
    CHECK_FALSE(desk.bench.stepped(kCode + 3).resumed);
}

TEST_CASE("source lines are listed", "[source]") {
    SourceDesk desk;
    CHECK(desk.run("ls").starts_with("No source file is loaded"));
    CHECK(has(desk.run("ls ."), "read.c is not found"));
    desk.giveSource();
    CHECK(desk.run("ls .") ==
          ">    1: int Read(void)\n     2: {\n     3: \treturn 1;\n     4: }\n     5: \n");
    CHECK(desk.run("ls 2, 1") == "     2: {\n");
    CHECK(desk.run("lsc") == "Current: " + desk.folder.file("read.c") + "(3)\n");
    CHECK(desk.run("ls ,1") == "     3: \treturn 1;\n");
    desk.run("lsp -a 1 1");
    CHECK(desk.run("lsa `read.c:3`") == "     2: {\n>    3: \treturn 1;\n");
    CHECK(desk.run("lsa nt").starts_with("No source line is known"));
    CHECK(desk.run("lsf read.c").empty());
    CHECK(desk.run("ls") == "     1: int Read(void)\n     2: {\n");
    desk.run("lsf- read.c");
    CHECK(desk.run("lsc").starts_with("No source file"));
    CHECK(has(desk.run("lsf none.c"), "none.c is not found"));
}

TEST_CASE("a file that was not compiled is said to be another one", "[source]") {
    SourceDesk desk;
    desk.source.sum =
        symbols::SourceChecksum{symbols::SourceChecksum::Kind::Md5, std::vector<std::uint8_t>(16)};
    desk.giveSource();
    CHECK(has(desk.run("ls ."), "is not the file that was compiled"));
}

TEST_CASE("the source path is shown, set and added to", "[source]") {
    SourceDesk desk;
    CHECK(desk.run(".srcpath") == "Source search path is: <empty>\n");
    CHECK(desk.run(".srcpath /a;/b c") == "Source search path is: /a;/b c\n");
    CHECK(desk.run(".srcpath+ \"/d\"") == "Source search path is: /a;/b c;/d\n");
    CHECK(desk.run(".lsrcpath") == "Source search path is: /a;/b c;/d\n");
    CHECK(desk.run(".srcpath srv*").starts_with("Source servers"));
    desk.session.typedBy = "far";
    CHECK(desk.run(".lsrcpath /x").starts_with("Sources are read where"));
}

TEST_CASE("breakpoints are set on source lines, kept as written where there is none yet", "[source]") {
    SourceDesk desk;
    CHECK(desk.run("bp `read.c:3`").empty());
    CHECK(has(desk.run("bl"), " [c:\\src\\drv\\read.c @ 3]"));
    desk.run("bc *");
    CHECK(desk.run("bu `late.c:7` 2 \"k\"") ==
          "Bp expression '`late.c:7`' could not be resolved, adding deferred bp\n");
    CHECK(has(desk.run("bl"), "(`late.c:7`) \"k\""));
    desk.source.runs.push_back({"d:\\late.c", 9, 0x1800, 4});
    desk.bench.debugger.breakpoints().resolveSymbols();
    CHECK(has(desk.run("bl"), " [d:\\late.c @ 9]"));
    const auto& breakpoint = desk.bench.debugger.breakpoints().list().front();
    CHECK(breakpoint.expression == "`late.c:7`");
    CHECK(breakpoint.passes == 2);
    desk.run("bc *");
    desk.run("bu `read.c:3`");
    CHECK(desk.bench.debugger.breakpoints().list().front().symbol == "`read.c:3`");
    CHECK(desk.run("bp `late.c:x`").starts_with("Couldn't resolve"));
}
