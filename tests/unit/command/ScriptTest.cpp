#include <catch2/catch.hpp>

#include "core/base/UserFile.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using namespace hawser::engine::test;

namespace {

class Scripts {
  public:
    std::string write(const std::string& name, std::string_view text) {
        const std::string path = folder.path() + "/" + name;
        auto file = UserFile::toWrite(path, UserFile::Writing::Anew);
        REQUIRE(file);
        REQUIRE(file->write(text));
        return path;
    }
    hawser::test::TemporaryFolder folder;
};

}  // namespace

TEST_CASE("$< runs a file as if it were typed, $>< as one block") {
    Desk desk;
    Scripts scripts;
    const std::string script = scripts.write("a;b", "* one ; two\n.echo a\n? foo\r\n.echo b\r\n");
    CHECK(desk.run("$<" + script) == "a\nCouldn't resolve error at 'foo'\nb\n");
    CHECK(desk.run("$><" + script) == "a\nCouldn't resolve error at 'foo'\n");
    const std::string block =
        scripts.write("block", ".if (1)\n{\n  .echo a;\n}\n.else\n{\n  .echo b\n}\n$$ end");
    CHECK(desk.run("$$><" + block + "; .echo after") == "a\nafter\n");
    CHECK(desk.run("$$<" + scripts.write("lines", ".echo a") + " ; .echo after") == "a\nafter\n");
    CHECK(desk.run("$$<" + scripts.folder.path() + "/none").find("none") != std::string::npos);
    CHECK(desk.run("$$<") == "The name of a script file is missing.\n");
}

TEST_CASE("$$>a< gives a script its arguments") {
    Desk desk;
    Scripts scripts;
    const std::string script =
        scripts.write("my script.txt",
                      ".echo The first argument is ${$arg1}.\n.echo The fifth argument is ${$arg5}.\n"
                      ".echo ${/d:$arg1}${/d:$arg5}\n");
    CHECK(desk.run("$$>a< \"" + script + "\" \"First one\" Two; .echo after") ==
          "The first argument is First one.\nThe fifth argument is ${$arg5}.\n10\nafter\n");
}

TEST_CASE("scripts call scripts, up to a limit") {
    Desk desk;
    Scripts scripts;
    const std::string inner = scripts.write("inner", ".echo inner\n");
    CHECK(desk.run("$$<" + scripts.write("outer", "$$<" + inner + "\n.echo outer\n")) == "inner\nouter\n");
    const std::string own = scripts.folder.path() + "/own";
    scripts.write("own", "$$><" + own + "\n");
    CHECK(desk.run("$$><" + own) == "Commands are nested too deeply.\n");
    // A script that calls itself behind a condition, as published ones do.
    const std::string count = scripts.folder.path() + "/count";
    scripts.write("count", "r $t0=@$t0+1; .if (@$t0 < 5) { $$><" + count + "; }");
    CHECK(desk.run("$$><" + count + "; ? @$t0") == "Evaluate expression: 5 = 00000000`00000005\n");
}

TEST_CASE(".printf knows the codes of C and those of the target") {
    Desk desk;
    CHECK(desk.run(".printf \"a\\tb\\\\ \\\"%d%%\\\"\\n\", 5") == "a\tb\\ \"5%\"\n");
    CHECK(desk.run(
              ".printf \"%x %X %o %u %i|%5d|%-5d|%05d|%+d\\n\", ff, ff, 8, ffffffff, ffffffff, 1, 2, 3, 4") ==
          "ff FF 10 4294967295 -1|    1|2    |00003|+4\n");
    CHECK(desk.run(".printf \"%x %I64x %lx %I64d\\n\", 1`00000002, 1`00000002, 1`00000002, 0n-5") ==
          "2 100000002 100000002 -5\n");
    CHECK(desk.run(".printf \"%*d|%.2f|%lf|%c%c\\n\", 4, 7, 0x40490fdb, 0x3ff8000000000000, 41, 42") ==
          "   7|3.14|1.500000|AB\n");
    CHECK(desk.run(".printf \"%p %N\\n\", 0x1234, 0x1234") == "00000000`00001234 0000000000001234\n");
    CHECK(desk.run(".printf \"%y\\n\", nt+5") == "nt+0x5 (fffff800`00400005)\n");
    desk.run("eza nt+8000 \"hello\"; ezu nt+8100 \"wide\"");
    desk.run("ew nt+8200 5 6; eq nt+8208 nt+8000; ew nt+8300 8 a; eq nt+8308 nt+8100");
    CHECK(desk.run(".printf \"%ma|%mu|%msa|%msu|%8ma|%-8mu|\\n\", nt+8000, nt+8100, nt+8200, nt+8300, "
                   "nt+8000, nt+8100") == "hello|wide|hello|wide|   hello|wide    |\n");
    CHECK(desk.run(".printf \"%d\"") == "The format has more conversions than there are values.\n");
    CHECK(desk.run(".printf \"%d\", 1, 2") == "Extra character error at ', 2'\n");
    CHECK(desk.run(".printf \"%q\", 1") == ".printf knows no '%q'.\n");
    CHECK(desk.run(".printf \"%") == "A closing quote is missing for what begins in column 9: '\"%'\n");
    CHECK(desk.run(".printf \"%\", 1") == ".printf knows no '%'.\n");
    CHECK(desk.run(".printf \"%#+ 0-9999.9999ma\", nt+8000").starts_with("hello"));
    CHECK(desk.run(".printf 5") == ".printf needs a \"format\".\n");
    CHECK(desk.run(".printf \"%ma\", 8").find("cannot be read") != std::string::npos);
    CHECK(desk.run("aS /ma Text nt+8000; aS /msu Wide nt+8300; .block{.echo ${Text}-${Wide}}") ==
          "hello-wide\n");
}

TEST_CASE("markup becomes links") {
    Desk desk;
    desk.interpreter.execute(".printf /D \"Click <link cmd=\\\".chain /D\\\">here</link> &lt;b&gt;\\n\"");
    REQUIRE(desk.sink.runs.size() == 3);
    CHECK(desk.sink.runs[1].text == "here");
    CHECK(desk.sink.runs[1].link == ".chain /D");
    CHECK(desk.sink.runs[2].text == " <b>\n");
    desk.sink.runs.clear();
    desk.interpreter.execute(".printf /oe \"bad\\n\"");
    REQUIRE(desk.sink.runs.size() == 1);
    CHECK(desk.sink.runs[0].kind == OutputKind::Error);
}
