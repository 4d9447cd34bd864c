// What a line says, printed, says the same: on programs of all kinds of statements, within each other as they
// come, with blanks, semicolons and line ends wherever they may stand.
#include <fmt/format.h>

#include <array>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "core/command/language/LineParser.h"
#include "tests/support/ProgramTrees.h"

using namespace hawser;
using namespace hawser::command;

namespace {

constexpr unsigned kPrograms = 3000;
constexpr unsigned kDeepest = 4;

class ProgramMaker {
  public:
    explicit ProgramMaker(unsigned seed) : m_random(seed) {}

    std::string program() { return body(0); }

  private:
    template <std::size_t N>
    std::string one(const std::array<const char*, N>& of) {
        return of[m_random() % N];
    }
    unsigned below(unsigned limit) { return static_cast<unsigned>(m_random() % limit); }
    bool maybe() { return below(2) == 0; }
    std::string blanks() { return one(std::array{"", "", " ", "\t ", "  "}); }
    std::string gap() { return one(std::array{"", " ", "\n", "\r\n  ", " ;\n"}); }  // in front of a brace
    std::string condition() {
        return one(std::array{"1", "(@$t0 & 3) = 2", "$scmp(\"a;b)\", \"}\") = 0", "not(poi(nt!X))",
                              "@@c++(p->x[1] == 2)"});
    }
    std::string braced(unsigned depth) {
        return fmt::format("{{{}{}{}}}", blanks(), body(depth + 1), blanks());
    }

    std::string body(unsigned depth) {
        std::string text;
        for (unsigned i = below(4); i > 0; --i)
            text += statement(depth) + one(std::array{";", " ; ", "\n", ";;\r\n\t", "; "});
        // The last needs no separator, unless it takes its whole line.
        if (maybe()) text += shortStatement();
        return text;
    }

    std::string shortStatement() {
        return one(std::array{"r",
                              "k 5",
                              "2r",
                              "~1 k",
                              "~* r rax",
                              "?",
                              "rax=5",
                              "nonsense",
                              "!nonsense 5",
                              "s 0 L5 'a'",
                              "r? $t0 = *p",
                              "bp nt+5 \"a;b {\\\"c\\\\\\\"}\\\"\"",
                              ".printf \"%d\\\\\", 5; k",
                              ".echo it's {fine}",
                              "$$ it's",
                              "dd @$t0 L4",
                              "!list \"-x \\\"a;b\\\" 5\"",
                              "aS x \"a;b\"",
                              "aS /x y 1 + 2",
                              "ad x",
                              ".break",
                              ".continue",
                              ".leave"});
    }
    std::string wholeLine() {
        return one(std::array{"* all; of {it", "as x a; b \"", "r $.u0=a;b", "as /c x k; r",
                              ".sympath a;b"}) +
               "\n";
    }

    std::string statement(unsigned depth) {
        const unsigned kind = depth >= kDeepest ? 0 : below(14);
        switch (kind) {
            case 1:
                return m_parentheses == 0 ? wholeLine() : shortStatement();
            case 2:
            case 3:
                return branches(depth);
            case 4:
                return fmt::format(".for{}({};{}{};{}){}{}", blanks(), simple(), blanks(), condition(),
                                   simple(), gap(), braced(depth));
            case 5:
                return fmt::format(".while{}({}{}){}{}", blanks(), blanks(), condition(), gap(),
                                   braced(depth));
            case 6:
                return fmt::format(".do{}{}{}({})", gap(), braced(depth), gap(), condition());
            case 7:
                return forEach(depth);
            case 8:
                return (maybe() ? ".block" : ".catch") + gap() + braced(depth);
            case 9:
                return fmt::format("z{}({})", blanks(), condition());
            case 10:
                return fmt::format("j {} '{}' ;{}'{}'\n", one(std::array{"1", "(@rcx=1)", "@$t0 > 5"}),
                                   simple(), blanks(), simple());
            default:
                return shortStatement();
        }
    }

    // Within ( ) and ' '.
    std::string simple() { return one(std::array{"", "r", "r $t0=1; k", " ? (1 + 2)", "gc"}); }

    std::string branches(unsigned depth) {
        std::string text = fmt::format(".if{}({}){}{}", blanks(), condition(), gap(), braced(depth));
        while (maybe()) text += fmt::format("{}.elsif ({}){}{}", gap(), condition(), gap(), braced(depth));
        if (maybe()) text += gap() + ".else" + gap() + braced(depth);
        return text;
    }

    std::string forEach(unsigned depth) {
        std::string text = ".foreach ";
        if (maybe()) text += "/pS 2 ";
        if (maybe()) text += "/ps 0n1 ";
        switch (below(3)) {
            case 0:
                text += fmt::format("/s ({}x \"a b\")", blanks());
                break;
            case 1:
                text += "/f (x \"file\")";
                break;
            default:
                ++m_parentheses;
                text += fmt::format("({}x{}{})", blanks(), gap(), braced(depth));
                --m_parentheses;
        }
        return text + gap() + braced(depth);
    }

    std::mt19937 m_random;
    unsigned m_parentheses = 0;  // an open quote in one would hide its end
};

void count(const Block& block, std::set<StatementKind>& kinds) {
    for (const Statement& statement : block.statements) {
        kinds.insert(statement.kind);
        for (const Block& inner : statement.blocks) count(inner, kinds);
    }
}

}  // namespace

TEST_CASE("any program, printed, parses to the same tree") {
    const CommandRegistry registry;
    std::set<StatementKind> kinds;
    for (unsigned seed = 0; seed < kPrograms; ++seed) {
        const std::string text = ProgramMaker(seed).program();
        INFO(seed << ": " << text);
        const auto first = parseProgram(text, registry);
        INFO((first ? "" : first.error().what));
        REQUIRE(first);
        const std::string printed = programText((*first)->root);
        INFO("printed: " << printed);
        const auto second = parseProgram(printed, registry);
        INFO((second ? "" : second.error().what));
        REQUIRE(second);
        REQUIRE(hawser::test::sameTree((*first)->root, (*second)->root));
        REQUIRE(programText((*second)->root) == printed);
        count((*first)->root, kinds);
    }
    CHECK(kinds.size() == static_cast<std::size_t>(StatementKind::Again) + 1);
}

TEST_CASE("trees that differ are told apart") {
    const CommandRegistry registry;
    const auto same = [&](const char* a, const char* b) {
        const auto left = parseProgram(a, registry);
        const auto right = parseProgram(b, registry);
        REQUIRE(left);
        REQUIRE(right);
        return hawser::test::sameTree((*left)->root, (*right)->root);
    };
    CHECK(same(".if(1){r;k}", ".if ( 1 )\n{ r ; k ; }"));
    CHECK_FALSE(same("r; k", "r"));
    CHECK_FALSE(same(".if (1) {r}", ".if (2) {r}"));
    CHECK_FALSE(same(".if (1) {r} .else {k}", ".if (1) {r} .elsif (1) {k}"));
    CHECK_FALSE(same(".while (1) {r}", ".while (1) {}"));
    CHECK_FALSE(same("1r", "2r"));
    CHECK_FALSE(same(".foreach /pS 1 (x {k}) {r}", ".foreach /ps 1 (x {k}) {r}"));
    CHECK_FALSE(same(".block {r}", ".catch {r}"));
    CHECK_FALSE(same("r rax", "r rbx"));
}
