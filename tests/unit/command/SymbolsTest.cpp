#include <catch2/catch.hpp>

#include "core/engine/ModuleSymbols.h"
#include "tests/unit/command/Exports.h"

using namespace hawser;
using namespace hawser::command::test;
using namespace hawser::engine::test;

namespace {

constexpr std::uint64_t kLate = 0xFFFFF80002000000;

struct NamedDesk : Desk {
    NamedDesk() {
        Exports(bench.channel, kKernel);
        bench.debugger.dropCaches();  // of an image headers are read once
    }

    void goesAndBreaksIn() {
        run("g");
        resumed();
        bench.breakIn();
        sink.take();
    }
    // late.sys comes or goes while the target runs, which is broken into after that.
    void moves(bool unload) {
        run("g");
        resumed();
        bench.load("\\SystemRoot\\drivers\\late.sys", kLate, 0x10000, unload);
        resumed();
        bench.breakIn();
        sink.take();
    }
};

}  // namespace

TEST_CASE("an address is shown by the export in front of it", "[symbols]") {
    NamedDesk desk;
    CHECK(desk.run("u nt!KeBeta L1").starts_with("nt!KeBeta:\n"));
    CHECK(desk.run("u nt!KeBeta+2 L1").starts_with("nt!KeBeta+0x2:\n"));
    CHECK(desk.run("u nt+fff L1").starts_with("nt+0xfff:\n"));
    CHECK(desk.run("~").starts_with(".  0  fffff800`00405000 nt!KeBeta+0x3ff0\n"));
}

TEST_CASE("a name is an address: with its module, and without one last", "[symbols]") {
    NamedDesk desk;
    CHECK(desk.run("? nt!kebeta+4").ends_with("= fffff800`00401014\n"));
    CHECK(desk.run("? KeAlpha").ends_with("= fffff800`00401000\n"));
    CHECK(desk.run("? nt!KeGamma") == "Couldn't resolve error at 'nt!KeGamma'\n");
    CHECK(desk.run("? other!KeBeta") == "Couldn't resolve error at 'other!KeBeta'\n");
    CHECK(desk.run("? KeGamma") == "Couldn't resolve error at 'KeGamma'\n");
}

TEST_CASE("x lists what a pattern names", "[symbols]") {
    NamedDesk desk;
    CHECK(desk.run("x nt!Ke?eta*") ==
          "fffff800`00401010 nt!KeBeta (<no parameter info>)\n"
          "fffff800`00401010 nt!KeBetaToo (<no parameter info>)\n");
    CHECK(desk.run("x n*!kecounter") == "fffff800`00409000 nt!KeCounter = <no type information>\n");
    CHECK(desk.run("x /1 /f nt!") == "nt!KeAlpha\nnt!KeBeta\nnt!KeBetaToo\n");
    CHECK(desk.run("x /0 /a nt!*u*t*r") == "fffff800`00409000\n");
    CHECK(desk.run("x /2 nt!KeAlpha") == "fffff800`00401000 nt!KeAlpha\n");
    CHECK(desk.run("x nt!Nothing").empty());
    CHECK(desk.run("x KeAlpha").starts_with("Which symbols?"));
    CHECK(desk.run("x other!*") == "No module is called 'other'.\n");
    CHECK(desk.run("x /q nt!*").starts_with("The option '/q' is not available"));
}

TEST_CASE("ln tells the neighbours of an address, and every name of it", "[symbols]") {
    NamedDesk desk;
    CHECK(desk.run("ln nt+1004") ==
          "(fffff800`00401000)   nt!KeAlpha+0x4   |  (fffff800`00401010)   nt!KeBeta\n");
    CHECK(desk.run("ln nt!KeBeta") ==
          "(fffff800`00401010)   nt!KeBeta   |  (fffff800`00409000)   nt!KeCounter\n"
          "Exact matches:\n    nt!KeBeta\n    nt!KeBetaToo\n");
    CHECK(desk.run("ln nt+9001") == "(fffff800`00409000)   nt!KeCounter+0x1\n");
    CHECK(desk.run("ln nt+10") == "(fffff800`00400010)   nt+0x10\n");
}

TEST_CASE("lm says how it stands with the symbols of a module", "[symbols]") {
    NamedDesk desk;
    const auto shows = [&](std::string_view words) {
        return desk.run("lm").find(words) != std::string::npos;
    };
    CHECK(shows("nt         (deferred)\n"));
    CHECK(desk.run("ld nt") == "Symbols loaded for nt (export symbols)\n");
    CHECK(shows("nt         (export symbols)       "));
    CHECK(desk.run("lml").find("export symbols") != std::string::npos);
    CHECK(desk.run("lme").find("(export symbols)") != std::string::npos);  // a makeshift
    CHECK(desk.run("lmvm nt").find("    Symbols:          (export symbols)\n") != std::string::npos);
    CHECK(desk.run("ld other") == "No module is called 'other'.\n");
}

TEST_CASE("exports are read once, and again when the image may be another", "[symbols]") {
    NamedDesk desk;
    desk.run("ld nt");
    desk.bench.channel.log.clear();
    desk.run("ld nt; x nt!*; ? nt!KeBeta");
    CHECK(desk.bench.channel.log.empty());
    desk.goesAndBreaksIn();
    desk.bench.channel.log.clear();
    desk.run("ld nt");
    CHECK(desk.bench.channel.log.empty());
    desk.bench.debugger.dropCaches();
    desk.run("ld nt");
    CHECK_FALSE(desk.bench.channel.log.empty());
}

TEST_CASE("what cannot be read is told, and tried again at the next stop", "[symbols]") {
    NamedDesk desk;
    desk.moves(false);
    CHECK(
        desk.run("x late!*").starts_with("late has no symbols: memory at fffff800`02000000 cannot be read"));
    CHECK(desk.run("lm m late").find("late       (no symbols)\n") != std::string::npos);
    putImage(desk.bench.channel, kLate, 0x10000, 1, 2);
    Exports(desk.bench.channel, kLate);
    CHECK(desk.run("x late!*").starts_with("late has no symbols"));
    desk.goesAndBreaksIn();
    CHECK(desk.run("x /1 late!KeAlpha") == "late!KeAlpha\n");
}

TEST_CASE("a breakpoint by name waits for its module and its name", "[symbols]") {
    NamedDesk desk;
    CHECK(desk.run("bp nt!KeBeta").empty());
    CHECK(desk.run("bl") == " 0 e  fffff800`00401010     0001 (0001) nt!KeBeta\n");
    CHECK(desk.run("bp nt!KeGamma") == "Couldn't resolve error at 'nt!KeGamma'\n");
    CHECK(desk.run("bu late!KeBeta+4") ==
          "Bp expression 'late!KeBeta+4' could not be resolved, adding deferred bp\n");
    CHECK(desk.run("bl 1") == " 1 eu                       0001 (0001) (late!KeBeta+0x4)\n");
    putImage(desk.bench.channel, kLate, 0x10000, 1, 2);
    Exports(desk.bench.channel, kLate);
    desk.moves(false);
    CHECK(desk.run("bl 1") == " 1 e  fffff800`02001014     0001 (0001) late!KeBeta+0x4\n");
    desk.moves(true);
    CHECK(desk.run("bl 1") == " 1 eu                       0001 (0001) (late!KeBeta+0x4)\n");
}

TEST_CASE("bm sets a breakpoint at each routine of a pattern", "[symbols]") {
    NamedDesk desk;
    CHECK(desk.run("bm nt!Ke* 3 \"k\"") ==
          "  0: fffff800`00401000 @!\"nt!KeAlpha\"\n"
          "  1: fffff800`00401010 @!\"nt!KeBeta\"\n"
          "  1: fffff800`00401010 @!\"nt!KeBetaToo\"\n");
    CHECK(desk.run("bl") ==
          " 0 e  fffff800`00401000     0003 (0003) nt!KeAlpha \"k\"\n"
          " 1 e  fffff800`00401010     0003 (0003) nt!KeBeta \"k\"\n");
    CHECK(desk.run("bm nt!Nothing*") == "No matching code symbols found for 'nt!Nothing*'.\n");
}

TEST_CASE("names of a target that became another one while they were read are not kept", "[symbols]") {
    NamedDesk desk;
    engine::Debugger& debugger = desk.bench.debugger;
    const engine::Module kernel = *debugger.moduleAt(Address(kKernel));
    desk.bench.channel.meanwhile = [&] { debugger.forgetTarget(); };
    const auto name = debugger.names().nameOf(Address(kKernel + 0x1000));
    REQUIRE(!desk.bench.channel.meanwhile);  // it was read
    REQUIRE(name);
    CHECK(name->text == "nt");
    CHECK(debugger.symbols().statusOf(kernel).state == symbols::SymbolState::Deferred);
}

TEST_CASE("a whole function is disassembled", "[symbols]") {
    NamedDesk desk;
    desk.bench.channel.poke(kKernel + 0x1008, {0xE8, 0x03, 0x00, 0x00, 0x00, 0x90, 0x90, 0xC3});
    const std::string all = desk.run("uf /i nt!KeAlpha+4");
    CHECK(all.starts_with("nt!KeAlpha:\nfffff800`00401000 "));
    CHECK(all.find("nt!KeBeta:") == std::string::npos);
    CHECK(all.find("\nfffff800`0040100f c3              ret\n\n8 instructions scanned\n") !=
          std::string::npos);
    const std::string calls = desk.run("uf /c nt!KeAlpha");
    CHECK(calls == "nt!KeAlpha:\nfffff800`00401008 e803000000      call    nt!KeBeta (fffff800`00401010)\n");
    CHECK(desk.run("uf nt").starts_with("No function is known at fffff800`00400000."));
    CHECK(desk.run("uf 0").starts_with("No function is known"));
    CHECK(desk.run("uf /x nt!KeAlpha").starts_with("uf knows"));
}
