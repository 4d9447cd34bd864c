#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "core/engine/ModuleSymbols.h"
#include "core/symbols/LineTable.h"
#include "core/symbols/ScopeTable.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/MadeSymbols.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using namespace hawser::engine::test;

namespace {

constexpr std::uint32_t kStoppedAt = 0x5000;  // where the target stands

// Names alone, of files that a test gives.
struct Lines final : symbols::LineTable {
    std::vector<std::string_view> paths{"/src/hal/heap.c", "c:\\drv\\driver.c", "c:\\drv\\driver2.c"};

    std::optional<symbols::SourceLine> at(std::uint32_t) const override { return {}; }
    std::vector<symbols::SourceLine> of(std::string_view, std::uint32_t) const override { return {}; }
    void forEach(std::uint32_t, std::uint32_t,
                 const std::function<bool(const symbols::SourceLine&)>&) const override {}
    std::vector<std::string_view> files() const override { return paths; }
    std::optional<symbols::SourceChecksum> checksum(std::string_view) const override { return {}; }
};

struct LinedSymbols final : symbols::SymbolSource {
    hawser::test::MadeSymbols made;
    Lines table;

    std::string_view kind() const override { return "made-up symbols"; }
    std::optional<symbols::NearestSymbol> nameAt(std::uint32_t rva) const override {
        return made.nameAt(rva);
    }
    std::optional<symbols::Symbol> nextAfter(std::uint32_t rva) const override { return made.nextAfter(rva); }
    std::optional<symbols::Symbol> find(std::string_view name) const override { return made.find(name); }
    void forEach(std::string_view pattern,
                 const std::function<bool(const symbols::Symbol&)>& take) const override {
        made.forEach(pattern, take);
    }
    const symbols::TypeTable* types() const override { return &made.made; }
    const symbols::LineTable* lines() const override { return &table; }
    const symbols::ScopeTable* scopes() const override { return &made; }
};

// A kernel with names, two structures and a function with variables.
struct NamedDesk : Desk {
    NamedDesk() {
        auto source = std::make_shared<LinedSymbols>();
        hawser::test::MadeSymbols& made = source->made;
        hawser::test::MadeTypes& types = made.made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto list = types.record("_LIST_ENTRY", 0x10);
        types.field(list, "Flink", 0, types.pointer(list));
        types.field(list, "Blink", 8, types.pointer(list));
        const auto process = types.record("_EPROCESS", 0x40);
        types.field(process, "ActiveThreads", 0, ulong);
        types.field(process, "ActiveProcessLinks", 8, list);
        types.field(process, "Parent", 0x18, types.pointer(process));
        types.alias("EPROCESS", process);
        made.symbol("KeBugCheck", 0x6000, symbols::kNoType, true);
        made.symbol("KeBugCheckEx", 0x6100, symbols::kNoType, true);
        made.symbol("KiDispatch", 0x6200, symbols::kNoType, true);
        made.symbol("operator new(unsigned int)", 0x6300, symbols::kNoType, true);
        made.symbol("Kex`anonymous'::x;q", 0x6400, symbols::kNoType, true);
        made.symbol("TheProcess", 0x9000, process);
        made.symbol("ThePointer", 0x9040, types.pointer(process));
        made.procedure("Work", kStoppedAt, 0x100);
        made.variable("argument", types.pointer(process),
                      {.kind = symbols::VariablePlace::Kind::Register, .name = "rcx"}, true);
        run("g");
        resumed();
        bench.load("\\SystemRoot\\hwsdisk.sys", kDriver, 0x4000);
        bench.breakIn();
        sink.take();
        finder.comes("ntoskrnl.exe", source);
        bench.debugger.symbols().lookIn(&finder, [](const engine::Module&) { return false; });
    }
    ~NamedDesk() { bench.debugger.symbols().lookIn(nullptr, {}); }
    void load() {
        run("ld nt");
        asked = finder.asked.size();
    }

    Completion at(std::string line) const {
        const std::size_t mark = line.find('|');
        if (mark != std::string::npos) line.erase(mark, 1);
        return interpreter.complete(line, std::min(mark, line.size()), true);
    }
    // "start: candidate candidate"
    std::string say(const std::string& line) const {
        const Completion found = at(line);
        std::string text = std::to_string(found.start) + ":";
        for (const CompletionCandidate& candidate : found.candidates) text += " " + candidate.text;
        return text + (found.more ? " ..." : "");
    }

    hawser::test::FakeFinder finder;
    std::size_t asked = 0;
};

}  // namespace

TEST_CASE("each kind of word is completed", "[completion]") {
    NamedDesk desk;
    desk.load();
    const auto [line, expected] = GENERATE(table<std::string, std::string>({
        // commands
        {".rest", "0: .restart"},
        {".REST", "0: .restart"},
        {"k; .rel", "3: .reload"},
        {"dt", "0: dt"},
        {"", "0:"},
        {".help .logo", "6: .logopen"},
        {"bp nt!Work \"k; .rel", "15: .reload"},
        {".if (1) { .rel", "10: .reload"},
        {"j (1) '.rel", "7: .reload"},
        // modules and symbols
        {"u hws", "2: hwsdisk"},
        {"lm m hws", "5: hwsdisk"},
        {".reload hws", "8: hwsdisk"},
        {"u nt!KeBu", "2: nt!KeBugCheck nt!KeBugCheckEx"},
        {"u NT!kebugchecke", "2: nt!KeBugCheckEx"},
        {"u nt!KeBu|gCheck", "2: nt!KeBugCheck nt!KeBugCheckEx"},
        {"u kid", "2: KiDispatch"},
        {"?nt!KiD", "1: nt!KiDispatch"},
        {"x nt!KiD", "2: nt!KiDispatch"},
        {"bp0 nt!KiD", "4: nt!KiDispatch"},
        {"? poi(nt!TheP)+nt!KiD", "15: nt!KiDispatch"},
        {"u nothere!Ke", "2:"},
        {"x nt!Ke*", "2:"},
        // what a line cannot carry is left out
        {"u nt!operator", "2:"},
        {"u nt!Kex", "2:"},
        // types and fields
        {"dt nt!_EPR", "3: nt!_EPROCESS"},
        {"dt -v nt!EPR", "6: nt!EPROCESS"},
        {"dt _epr", "3: _EPROCESS"},
        {"dt nt!TheProc", "3: nt!TheProcess"},
        {"dt nt!_EPROCESS Act", "16: ActiveProcessLinks ActiveThreads"},
        {"dt nt!_EPROCESS act", "16: ActiveProcessLinks ActiveThreads"},
        {"dt nt!_EPROCESS Parent.ActiveP", "23: ActiveProcessLinks"},
        {"dt nt!_EPROCESS ActiveProcessLinks.", "35: Blink Flink"},
        {"dt nt!TheProcess Par", "17: Parent"},
        {"dt argument Par", "12: Parent"},
        {"dt nt!_EPROCESS @rax", "16: @rax"},
        {"dt nt!_EPROCESS nt!TheProc", "16: nt!TheProcess"},
        // C++
        {"?? (nt!_EPR", "4: nt!_EPROCESS"},
        {"?? sizeof(EPR", "10: EPROCESS"},
        {"?? nt!The", "3: nt!ThePointer nt!TheProcess"},
        {"?? nt!TheProcess.Act", "17: ActiveProcessLinks ActiveThreads"},
        {"?? nt!ThePointer->Parent->Par", "26: Parent"},
        {"?? argument->ActiveT", "13: ActiveThreads"},
        {"?? ((nt!_EPROCESS *)@rcx)->ActiveProcessLinks.Fl", "46: Flink"},
        {"?? ((nt!_EPROCESS *)(@rcx + 8))[2].Pa", "35: Parent"},
        {"?? 1 + nt!ThePointer -> Pa", "24: Parent"},
        {"?? @$proc->Pa", "11: Parent"},
        {"? @@c++(nt!TheProcess.Pa", "22: Parent"},
        {"?? 1.Pa", "5:"},
        {"?? nowhere->Pa", "12:"},
        {"?? nt!TheProcess = 5, nt!TheProcess.Pa", "36: Parent"},
        // registers
        {"r ri", "2: rip"},
        {"r @ri", "2: @rip"},
        {"r rax,ri", "6: rip"},
        {"r rax=@rb", "6: @rbp @rbx"},
        {"? @ri", "2: @rip"},
        {"? @$t1", "2: @$t1 @$t10 @$t11 @$t12 @$t13 @$t14 @$t15 @$t16 @$t17 @$t18 @$t19"},
        {"r $ex", "2: $exentry $exr_chance $exr_code $exr_numparams $extret"},
        // variables of the frame
        {"dv arg", "3: argument"},
        {"?? arg", "3: argument"},
        // source files
        {"bp `dri", "4: driver.c driver2.c"},
        {"bp `nt!he", "7: heap.c"},
        {"bp `driver.c:1", "4:"},
        {"u fffff800`00401000+`he", "21: heap.c"},
        {"lsf he", "4: heap.c"},
        // text
        {".echo nt!Ke", "11:"},
        {"* nt!Ke", "7:"},
        {"nosuch nt!Ke", "12:"},
    }));
    INFO(line);
    CHECK(desk.say(line) == expected);
}

TEST_CASE("a completion asks nobody and changes nothing", "[completion]") {
    NamedDesk desk;
    // Nothing is loaded yet, and nothing is looked for.
    CHECK(desk.say("u nt!KeBu") == "2:");
    CHECK(desk.finder.asked.empty());
    desk.load();
    desk.run("g");
    desk.resumed();
    desk.asked = desk.finder.asked.size();
    CHECK(desk.say("u nt!KeBugCheckE") == "2: nt!KeBugCheckEx");
    CHECK(desk.say("?? nt!ThePointer->Par") == "18: Parent");
    CHECK(desk.say("r ri") == "2: rip");
    CHECK(desk.say("dv arg") == "3:");  // it stands nowhere
    CHECK(desk.finder.asked.size() == desk.asked);
    CHECK(desk.sink.take().empty());
}

TEST_CASE("what all candidates have in common is told", "[completion]") {
    NamedDesk desk;
    desk.load();
    CHECK(desk.at("u nt!kebu").common == "nt!KeBugCheck");
    CHECK(desk.at("u nt!K").common == "nt!K");
    CHECK(desk.at("u nt!zz").common == "nt!zz");
    CHECK(desk.at("u nt!KeBu").candidates.front().kind == CompletionKind::Symbol);
}

TEST_CASE("no more candidates than there is room for", "[completion]") {
    Desk desk;
    hawser::test::FakeFinder finder;
    std::map<std::string, std::uint32_t> names;
    for (unsigned i = 0; i < 1000; ++i) names["CommonName" + std::to_string(1000 + i)] = 0x1000 + i;
    names["Call"] = 0x900;
    finder.arrives("ntoskrnl.exe", names);
    desk.bench.debugger.symbols().lookIn(&finder, [](const engine::Module&) { return false; });
    desk.run("ld nt");
    const Completion all = desk.interpreter.complete("u nt!C", 6, true);
    CHECK(all.candidates.size() == Completion::kMaxCandidates);
    CHECK(all.more);
    CHECK(all.common == "nt!C");
    const Completion most = desk.interpreter.complete("u nt!Com", 8, true);
    CHECK(most.candidates.size() == Completion::kMaxCandidates);
    CHECK(most.common == "nt!CommonName1");
    desk.bench.debugger.symbols().lookIn(nullptr, {});
}

TEST_CASE("paths are those of the computer of the session", "[completion]") {
    Desk desk;
    desk.run("g");
    desk.resumed();
    desk.bench.load("\\SystemRoot\\hwsdisk.sys", kDriver, 0x4000);
    desk.bench.breakIn();
    desk.sink.take();
    const hawser::test::TemporaryFolder folder;
    const std::string at = folder.path() + "/";
    std::error_code error;
    std::filesystem::create_directory(folder.file("logs"), error);
    std::filesystem::create_directory(folder.file("log files"), error);
    for (const char* name : {"a.log", "a b.log", ".hidden", "quo\"te", "bell\a", "\xff"})
        std::ofstream(folder.file(name)) << "x";
    const auto say = [&](const std::string& before, const std::string& after = {}) {
        const Completion found = desk.interpreter.complete(before + after, before.size(), true);
        std::string text;
        for (const CompletionCandidate& candidate : found.candidates) {
            std::string shown = candidate.text;
            if (const auto where = shown.find(at); where != std::string::npos) shown.erase(where, at.size());
            text += "[" + shown + "]";
        }
        return text;
    };
    CHECK(say(".logopen " + at) == "[\"a b.log\"][\"log files/][a.log][logs/]");
    CHECK(say(".logopen /t " + at + "lo") == "[\"log files/][logs/]");
    CHECK(say(".logopen \"" + at + "a ") == "[a b.log\"]");
    CHECK(say(".logopen \"" + at + "a ", "\"") == "[a b.log]");
    CHECK(say("$$><" + at + "a.") == "[a.log]");
    CHECK(say(".opendump " + at + ".") == "[.hidden]");
    CHECK(say(".dump /m " + at + "a.") == "[a.log]");
    CHECK(say(".writemem " + at + "a.") == "[a.log]");
    CHECK(say(".writemem " + at + "a.log hws") == "[hwsdisk]");
    CHECK(say(".sympath /x;" + at) == "[logs/]");
    CHECK(say(".sympath srv*" + at) == "[logs/]");
    CHECK(say(".logopen /nowhere/at/all/") == "");
    // Whoever only looks on is told of no files.
    const std::string line = ".logopen " + at;
    CHECK(desk.interpreter.complete(line, line.size(), false).candidates.empty());
}

TEST_CASE("aliases are completed in their brackets", "[completion]") {
    Desk desk;
    desk.run("as myName 1; as myOther 2");
    desk.run("as myOther 2");
    const Completion found = desk.interpreter.complete("? ${my", 6, true);
    REQUIRE(found.candidates.size() == 2);
    CHECK(found.candidates[0] == CompletionCandidate{"myName}", CompletionKind::Alias});
    CHECK(found.start == 4);
    CHECK(desk.interpreter.complete("? ${/v:myO}", 10, true).candidates.front().text == "myOther");
    CHECK(desk.interpreter.complete("ad myO", 6, true).candidates.front().text == "myOther");
}

TEST_CASE("any beginning of any line may be completed", "[completion]") {
    NamedDesk desk;
    desk.load();
    const std::string line =
        "bp `nt!driver.c:12` \"?? ((nt!_EPROCESS*)@rcx)->a[b.c(d)].e; .if (${x}) { dt -r2 nt!_X a.b[1].c } "
        ".else {j 'k' ; 'r rax=@rbx'}; ;;{}}}\"\"\"` ${/f:a";
    for (std::size_t i = 0; i <= line.size(); ++i) {
        const Completion found = desk.interpreter.complete(line, i, false);
        CHECK(found.start <= i);
        const Completion from = desk.interpreter.complete(line.substr(i), line.size(), false);
        CHECK(from.start <= line.size() - i);
    }
    CHECK(desk.at(std::string(100'000, '(')).candidates.empty());
    const std::string deep = "?? " + std::string(3000, '(') + "nt!TheProcess.";
    CHECK(desk.interpreter.complete(deep, deep.size(), true).start == deep.size());
}
