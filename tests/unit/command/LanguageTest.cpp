#include <catch2/catch.hpp>

#include "core/command/language/LineParser.h"
#include "tests/support/ProgramTrees.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using namespace hawser::engine::test;

TEST_CASE("a line that does not parse runs nothing, and the column is told") {
    Desk desk;
    CHECK(desk.run(".echo a; .if (1) {.echo b") ==
          "A } is missing for what begins in column 18: '{.echo b'\n");
    CHECK(desk.run(".echo a; .if 1 {.echo b}") == "A ( is missing in column 14: '1 {.echo b}'\n");
    CHECK(desk.run(".echo a; .if (1 {.echo b}") ==
          "A ) is missing for what begins in column 14: '(1 {.echo b}'\n");
    CHECK(desk.run(".echo a; .if () {.echo b}").starts_with("A condition is missing in column 15"));
    CHECK(desk.run(".echo a; .if (1) .echo b") == "A { is missing in column 17: ' .echo b'\n");
    CHECK(desk.run(".echo a; }") == "A } closes nothing in column 10: '}'\n");
    CHECK(desk.run("? 1; ? 2 }") == "A } closes nothing in column 10: '}'\n");
    CHECK(desk.run(".echo a; {.echo b}") == "A block begins with .block in column 10: '{.echo b}'\n");
    CHECK(desk.run(".echo a; .else {.echo b}")
              .starts_with(".else belongs behind the } of an .if in column 10"));
    CHECK(desk.run(".echo a; bp nt+5 \"foo") ==
          "A closing quote is missing for what begins in column 18: '\"foo'\n");
    CHECK(desk.run(".echo a; .for (r $t0=0; @$t0<5) {}").starts_with(".for needs two ; within its ( )"));
    CHECK(desk.run(".echo a; .foreach (x) {}").starts_with("A { is missing"));
    CHECK(desk.run(".echo a; j 1 '.echo b; .echo c").starts_with("A closing ' is missing"));
    CHECK(desk.run(".echo a; j (1 '.echo b'; ''").starts_with("Syntax error in column"));
    std::string deep;
    for (unsigned i = 0; i < kMaxNesting + 1; ++i) deep += ".block{";
    CHECK(desk.run(deep).starts_with("Blocks are nested too deeply in column"));
    // What an unknown token has in its braces is not run.
    CHECK(desk.run(".unless (1) {.echo a; .echo b}; .echo c") ==
          "Unknown command '.unless'; .help lists the commands.\n");
}

TEST_CASE(".if, .elsif and .else choose one block") {
    Desk desk;
    const char* const line =
        ".if (@$t0 == 0) {.echo none} .elsif (@$t0 == 1) {.echo one} .else {.echo many}; .echo end";
    CHECK(desk.run(line) == "none\nend\n");
    desk.run("r $t0=1");
    CHECK(desk.run(line) == "one\nend\n");
    desk.run("r $t0=2");
    CHECK(desk.run(line) == "many\nend\n");
    CHECK(desk.run(".if(1){.echo a;};.if(0){.echo b}.else{};.echo c") == "a\nc\n");
    CHECK(desk.run(".if (0) {.echo a}").empty());
    CHECK(desk.run(".if (foo) {.echo a} .else {.echo b}; .echo c") == "Couldn't resolve error at 'foo'\n");
    CHECK(desk.run(".if ($spat(\"abc\", \"a*\")) {.echo yes}") == "yes\n");
}

TEST_CASE("loops, and the ways out of them") {
    Desk desk;
    CHECK(desk.run(".for (r $t0=0; @$t0 < 3; r $t0=@$t0+1; r $t1=5) {.printf \"%d \", @$t0}; .echo end") ==
          "0 1 2 end\n");
    CHECK(desk.run("r $t0=0; .while (@$t0 < 3) {r $t0=@$t0+1; .if (@$t0==2) {.continue}; .printf \"%d\\n\", "
                   "@$t0}") == "1\n3\n");
    CHECK(desk.run("r $t0=5; .do {.printf \"%d\\n\", @$t0; r $t0=@$t0+1} (@$t0 < 3)") == "5\n");
    CHECK(desk.run(".for (r $t0=0; 1; r $t0=@$t0+1) {.if (@$t0 == 4) {.break}}; ? @$t0") ==
          "Evaluate expression: 4 = 00000000`00000004\n");
    CHECK(desk.run(".for (r $t0=0; @$t0<2; r $t0=@$t0+1) {.for (r $t1=0; @$t1<9; r $t1=@$t1+1) "
                   "{.if (@$t1==1) {.break}; .printf \"%d%d \", @$t0, @$t1}}") == "00 10 ");
    CHECK(desk.run(".break") == "There is no loop around this .break or .continue.\n");
    CHECK(desk.run("r $t0=0").empty());
    CHECK(desk.run("r $t0=@$t0+1; z(@$t0<4); ? @$t0") == "Evaluate expression: 4 = 00000000`00000004\n");
}

TEST_CASE("j runs one of two commands and ignores what follows") {
    Desk desk;
    CHECK(desk.run("j (1=0) 'r eax'; '.echo b; .echo c'") == "b\nc\n");
    CHECK(desk.run("j 1 .echo a; .echo b; .echo never") == "a\n");
    CHECK(desk.run("j @rcx=1 '.echo a' ; ''") == "a\n");
    CHECK(desk.run("j (0)  ; '.echo b'") == "b\n");
    CHECK(desk.run("j (0) '.echo a'").empty());
    CHECK(desk.run(".if (1) {j 0 'r'; '.echo in'}; .echo out") == "in\nout\n");
}

TEST_CASE(".catch keeps an error from the rest, and .leave ends it") {
    Desk desk;
    CHECK(desk.run(".catch {.echo a; ? foo; .echo never}; .echo b") ==
          "a\nCouldn't resolve error at 'foo'\nb\n");
    CHECK(desk.run(".catch {.while (1) {.leave}; .echo never}; .echo b") == "b\n");
    CHECK(desk.run(".leave") == "There is no .catch around this .leave.\n");
}

TEST_CASE(".foreach runs its commands for each word") {
    Desk desk;
    CHECK(desk.run(".foreach /s (x \"a b  c\") {.echo x ; .echo <${x}>xx}") ==
          "a\n<a>xx\nb\n<b>xx\nc\n<c>xx\n");
    CHECK(desk.run(".foreach (v {? 5; .echo x y}) {.printf \"${v} \"}") ==
          "Evaluate expression: 5 = 00000000`00000005 x y ");
    CHECK(desk.run(".foreach /pS 2 /ps 1 /s (x \"a b c d e f\") {.echo x}") == "c\ne\n");
    CHECK(desk.run(".foreach /s (x \"1 2\") {.foreach /s (y \"3 4\") {.printf \"%d%d \", x , y }}") ==
          "13 14 23 24 ");
    CHECK(desk.run(".foreach /s (x \"a b c\") {.if ($scmp(\"${x}\", \"b\") == 0) {.break}; .echo x}") ==
          "a\n");
    CHECK(desk.run(".foreach /f (x \"/no/such/file\") {.echo x}").find("/no/such/file") != std::string::npos);
    CHECK(desk.run(".foreach (x {g}) {.echo x}").find("g cannot run where") == std::string::npos);
    CHECK_FALSE(desk.bench.channel.running);
    // As documented: a body that begins with as keeps its words.
    CHECK(desk.run("r $t0=5; .foreach /pS 2 /ps 2 (Token {?@$t0}) {as myAlias Token}; al")
              .find(" myAlias          Token \n") != std::string::npos);
}

TEST_CASE("a program can be cancelled at any depth, and a .catch does not keep that from the rest") {
    Desk desk;
    for (const char* line :
         {".while (1) {}", ".while (1) {.catch {.for (;1;) {.block {r $t0=1}}}}", "r $t0=1; z(1)",
          ".do {.foreach /s (x \"a b\") {.if (1) {j 1 'r $t0=1'}}} (1)"}) {
        INFO(line);
        desk.bench.channel.looksUntilInterrupted = 1000;
        CHECK(desk.run(std::string(line) + "; .echo never") == "The command was cancelled.\n");
    }
}

TEST_CASE("what follows a g in a loop goes on at the stop") {
    Desk desk;
    CHECK(desk.run(".for (r $t0=0; @$t0<2; r $t0=@$t0+1) {.printf \"go %d\\n\", @$t0; g}; .echo end") ==
          "go 0\n");
    CHECK(desk.outcome == Outcome::Resumed);
    desk.resumed();
    CHECK(desk.interpreter.stopped(desk.bench.breakIn()) == Outcome::Resumed);
    desk.resumed();
    CHECK(desk.interpreter.stopped(desk.bench.breakIn()) == Outcome::Done);
    CHECK(desk.sink.take() == "go 1\nend\n");
    CHECK_FALSE(desk.interpreter.hasPending());
}

TEST_CASE("conditional breakpoints in the documented forms") {
    struct Form {
        const char* command;
        bool stops;
    };
    for (const Form& form :
         {Form{"bp nt+2000 \".if (@rcx == 1) {} .else {gc}\"", true},
          Form{"bp nt+2000 \".if (@rcx == 2) {} .else {gc}\"", false},
          Form{"bp nt+2000 \"j (@rcx=1) '.echo seen'; 'gc'\"", true},
          Form{"bp nt+2000 \"j (@rcx=2) ''; 'gc'\"", false},
          Form{"bp nt+2000 \"r $t0=@$t0+1; .if (@$t0 > 0) {.printf \\\"n %d\\\\n\\\", @$t0} .else {gc}\"",
               true},
          Form{"bp nt+2000; bsc 0 @rcx == 1", true}, Form{"bp nt+2000; bsc 0 @rcx == 2 \".echo a\"", false},
          Form{"bp nt+2000; bs 0 \"gc\"", false}, Form{"bp /w \"@rcx == 1\" nt+2000", true},
          Form{"bp /w \"@rcx == 2\" nt+2000", false}}) {
        Desk desk;
        INFO(form.command);
        CHECK(desk.run(form.command).empty());
        desk.run("g");
        desk.resumed();
        const auto decision = desk.bench.hit(kKernel + 0x2000);
        CHECK(desk.interpreter.stopped(decision) == (form.stops ? Outcome::Done : Outcome::Resumed));
        CHECK(desk.bench.channel.running == !form.stops);
    }
}

TEST_CASE("as and aS name texts") {
    Desk desk;
    desk.run("as Two 2");
    CHECK(desk.run("? Two + Two") == "Evaluate expression: 4 = 00000000`00000004\n");
    CHECK(desk.run(".echo Twofold ${Two}fold \"Two\"") == "Twofold 2fold \"2\"\n");
    desk.run("as GoUp r rcx=@rcx+1; r rdx=@rdx+1");
    const std::string before = desk.run("r rcx");
    desk.run("GoUp ; GoUp");
    CHECK(before == "rcx=0000000000000001\n");
    CHECK(desk.run("r rcx") == "rcx=0000000000000003\n");
    CHECK(desk.run("aS /x myAlias 5 + 1; .block{.echo myAlias}") == "0x6\n");
    CHECK(desk.run("ad myAlias").empty());
    CHECK(desk.run("aS /x myAlias 5 + 1; .echo myAlias") == "myAlias\n");
    CHECK(desk.run("aS Phrase \".echo a; .echo b\"; .block{Phrase }") == "a\nb\n");
    CHECK(desk.run("as /x ${/v:myAlias} 7").empty());
    CHECK(desk.run(".echo ${/d:myAlias} ${/d:none} ${/n:myAlias} ${/f:none} ${none} ${/v:myAlias}") ==
          "1 0 myAlias  ${none} ${/v:myAlias}\n");
    CHECK(desk.run("aS /c Out ? 1; .block{.echo ${Out}}") == "Evaluate expression: 1 = 00000000`00000001\n");
    desk.run("ad *");
    CHECK(desk.run("al") == "No aliases\n");
    CHECK(desk.run("ad none") == "There is no alias 'none'.\n");
    CHECK(desk.run("ad /q none").empty());
    CHECK(desk.run("as x").starts_with("An alias needs"));
}

TEST_CASE("as /c takes the commands of its whole line, and their line ends part none") {
    Desk desk;
    desk.run("as /c Both ? 1; ? 2");
    CHECK(desk.run(".foreach /pS 2 /ps 4 (n {.echo Both }) {.echo n }") == "1\n2\n");
    CHECK(desk.run(".echo ${Both}.") ==
          "Evaluate expression: 1 = 00000000`00000001 Evaluate expression: 2 = "
          "00000000`00000002 .\n");
    desk.run(".block {as /c Both ? 3; ? 4}");
    CHECK(desk.run(".foreach /pS 2 /ps 4 /s (n \"${Both}\") {.echo n }") == "3\n4\n");
}

TEST_CASE("the body of a loop sees what an alias is at each turn") {
    Desk desk;
    desk.run("aS Sum 0");
    CHECK(desk.run(".for (r $t0=0; @$t0<3; r $t0=@$t0+1) {.echo Sum; aS /x ${/v:Sum} Sum + @$t0 + 1}") ==
          "0\n0x1\n0x3\n");
    CHECK(desk.run(".for (r $t0=0; @$t0<3; r $t0=@$t0+1) {.if (@$t0=1) {ad Sum}; .block {.echo Sum}}") ==
          "0x6\nSum\nSum\n");
    CHECK(desk.run(".for (r $t0=0; @$t0<2; r $t0=@$t0+1) {.echo <$u1>; r $.u1=x\n}").starts_with("<>\n"));
}

TEST_CASE("in a breakpoint's commands a backslash makes a quote or a backslash text") {
    Desk desk;
    CHECK(desk.run("bp nt+2000 \".printf \\\"%d\\\\n\\\", 5; .echo \\\"a; b\\\"\"").empty());
    CHECK(desk.run(".bpcmds") == "bp0 nt+0x2000 \".printf \\\"%d\\\\n\\\", 5; .echo \\\"a; b\\\"\"\n");
    desk.run("g");
    desk.resumed();
    const auto decision = desk.bench.hit(kKernel + 0x2000);
    desk.sink.take();
    desk.interpreter.stopped(decision);
    CHECK(desk.sink.take().starts_with("5\na; b\n"));
    // One that is ended by its quote, not by the backslash in front of it.
    CHECK(desk.run(".echo \"a\\\\\"; .echo b") == "a\\\\\nb\n");
}

TEST_CASE("fixed aliases are replaced anywhere, when the line is run") {
    Desk desk;
    desk.run("r $.u2=2");
    desk.run("r $.u1=1+$u2");
    desk.run("r $.u2=6");
    CHECK(desk.run("? $u1") == "Evaluate expression: 3 = 00000000`00000003\n");
    desk.run("r $.u0=2");
    desk.run("r $.u0=7+$u0");
    CHECK(desk.run("? $u0") == "Evaluate expression: 9 = 00000000`00000009\n");
    desk.run("r $.u5=\".echo hit; gc\"");
    desk.run("bp nt+2000 $u5");
    CHECK(desk.run("bl").find("\".echo hit; gc\"") != std::string::npos);
    CHECK(desk.run("r $.ux=1") == "Fixed aliases are set like this: r $.u0=text\n");
}

TEST_CASE("a register may touch its r, and ~N stands in front of a command") {
    Desk desk;
    CHECK(desk.run("recx").starts_with("ecx="));
    CHECK(desk.run("rax=5; rrax") == "rax=0000000000000005\n");
    CHECK(desk.run("~0 r rax") == "rax=0000000000000005\n");
    CHECK(desk.run("~* r rax") == "rax=0000000000000005\n");
    CHECK(desk.run("~0s").empty());
}

TEST_CASE("a parsed line, printed, parses to the same") {
    const CommandRegistry registry;
    for (const char* line :
         {"r", "; r ;; k ", ".if (1) {r} .elsif (2) {k;k} .else {.echo x}",
          ".for (r $t0=0; @$t0<5; r $t0=1;k) { .break; }",
          ".while (1) { .do { .continue } (0); .catch { .leave } }", "j (a=1) 'r; k'; 'gc'",
          "j 1 r eax; s 0 L5 'a'", ".foreach /pS 2 /ps 3 (x { dd 0 L4 }) { .block { dd x } }",
          ".foreach /s (x \"a b\") {}", "* all; of {it", "as x a; b \"", "bp nt \"a;b\" ; k", "$$ it's; k",
          "2r; ~1 k; ~* k", "r $.u0=a;b", ".block{as x y }; k"}) {
        INFO(line);
        const auto first = parseProgram(line, registry);
        REQUIRE(first);
        const std::string printed = programText((*first)->root);
        const auto second = parseProgram(printed, registry);
        INFO(printed);
        REQUIRE(second);
        CHECK(programText((*second)->root) == printed);
        CHECK(hawser::test::sameTree((*first)->root, (*second)->root));
    }
}
