#include <catch2/catch.hpp>

#include "core/engine/ModuleSymbols.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command::test;
using namespace hawser::engine::test;
using hawser::test::FakeFinder;
using hawser::test::has;

namespace {

struct FindingDesk : Desk {
    FindingDesk() { bench.debugger.symbols().lookIn(&finder, {}); }
    ~FindingDesk() { bench.debugger.symbols().lookIn(nullptr, {}); }
    std::string image() const { return bench.debugger.moduleAt(Address(kKernel))->imageName; }

    FakeFinder finder;
};

}  // namespace

TEST_CASE(".sympath shows, sets, adds to and empties the path", "[symbolfiles]") {
    FindingDesk desk;
    CHECK(desk.run(".sympath") == "Symbol search path is: *** Invalid ***\n");
    CHECK(has(desk.run(".sympath /nowhere;srv*/c*http://host"),
              "Symbol search path is: /nowhere;srv*/c*http://host\n"
              "************* Path validation summary **************\n"
              "Response          Location\n"
              "Error             /nowhere\n"
              "Error             /c\n"
              "Deferred          http://host (kept in /c)\n"));
    CHECK(has(desk.run(".sympath+ /more"), "is: /nowhere;srv*/c*http://host;/more\n"));
    CHECK(desk.run(".sympath \"\"") == "Symbol search path is: *** Invalid ***\n");
}

TEST_CASE(".symfix is Microsoft's server", "[symbolfiles]") {
    FindingDesk desk;
    CHECK(desk.run(".symfix /c").empty());
    CHECK(desk.finder.path().text() == "srv*/c*https://msdl.microsoft.com/download/symbols");
    desk.run(".sympath /a");
    desk.run(".symfix+ /c");
    CHECK(desk.finder.path().text() == "/a;srv*/c*https://msdl.microsoft.com/download/symbols");
}

TEST_CASE(".symopt and !sym keep options, and say which have no effect", "[symbolfiles]") {
    FindingDesk desk;
    CHECK(desk.run(".symopt") == "Symbol options are 0:\n");
    CHECK(desk.run(".symopt+ 42") ==
          "Symbol options are 42:\n  0x00000002 - SYMOPT_UNDNAME\n  0x00000040 - SYMOPT_LOAD_ANYTHING\n"
          "Kept, but without effect here: SYMOPT_UNDNAME.\n");
    CHECK(has(desk.run(".symopt- 2"), "Symbol options are 40:\n"));
    CHECK(desk.run("!sym noisy") == "noisy mode - symbol prompts off\n");
    CHECK(desk.finder.options() == 0x80000040);
    CHECK(desk.run("!sym quiet") == "quiet mode - symbol prompts off\n");
    CHECK(desk.run("!sym loud") == "!sym takes noisy, quiet, cancel, prompts or prompts off.\n");
    desk.run("!sym cancel");
    CHECK(desk.finder.cancelled == 1);
}

TEST_CASE("lm tells what a module's symbols are and where they come from", "[symbolfiles]") {
    FindingDesk desk;
    CHECK(has(desk.run("lm m nt"), "nt         (deferred)\n"));
    desk.run("ln nt+1000");
    CHECK(has(desk.run("lm m nt"), "nt         (loading)\n"));
    desk.finder.arrives(desk.image(), {{"KiPrivate", 0x1000}});
    CHECK(desk.run("ld nt") == "Symbols loaded for nt (private pdb symbols) /symbols/" + desk.image() + "\n");
    CHECK(has(desk.run("lm m nt"), "nt         (private pdb symbols)  /symbols/" + desk.image() + "\n"));
    CHECK(has(desk.run("lmvm nt"), "    Symbol file:      /symbols/" + desk.image() + "\n"));
    CHECK(has(desk.run("lml"), "(private pdb symbols)"));
    CHECK_FALSE(has(desk.run("lme"), "(private pdb symbols)"));
    CHECK(desk.run("x /1 nt!Ki*") == "nt!KiPrivate\n");
    CHECK(has(desk.run("!lmi nt"),
              "    Symbol Type: PDB      - symbols loaded\n    Load Report: private pdb symbols\n"));
}

TEST_CASE("a symbol file that is not there is told with the reason", "[symbolfiles]") {
    FindingDesk desk;
    desk.finder.fails(desk.image(), "nt.pdb is nowhere.");
    CHECK(desk.run("ld nt") == "Symbol load for nt failed: nt.pdb is nowhere.\n");
    CHECK(has(desk.run("lm m nt"), "nt         (no symbols)\n"));
    CHECK(has(desk.run("lmvm nt"), "    Symbols:          (no symbols) nt.pdb is nowhere.\n"));
    CHECK(has(desk.run("lme"), "(no symbols)"));
}

TEST_CASE(".reload of one module looks for its file anew", "[symbolfiles]") {
    FindingDesk desk;
    desk.finder.fails(desk.image(), "nt.pdb is nowhere.");
    desk.run("ld nt");
    CHECK(desk.run(".reload nt").empty());
    CHECK(desk.finder.again == std::vector<bool>{false});
    CHECK(has(desk.run("lm m nt"), "nt         (deferred)\n"));
    desk.finder.arrives(desk.image(), {{"KiPrivate", 0x1000}});
    CHECK(has(desk.run(".reload /i nt"), "Symbols loaded for nt (private pdb symbols)"));
    CHECK(desk.finder.searches.back().anyBuild);
    CHECK(desk.run(".reload /u nt") == "Unloaded " + desk.image() + "\n");
    CHECK(has(desk.run(".reload /l nt"), "   nt\n"));
    desk.run(".reload /o nt");
    CHECK(desk.finder.again.back());
    CHECK(desk.run(".reload /q") ==
          "The option '/q' is not available; /f /i /l /n /o /s /u /unl /user /v and /w are.\n");
}

TEST_CASE(".reload of a module that no list tells", "[symbolfiles]") {
    FindingDesk desk;
    engine::Debugger& debugger = desk.bench.debugger;
    REQUIRE(debugger.identify());
    const std::size_t before = debugger.modules().size();
    CHECK(desk.run(".reload mine.sys=fffff88001000000,6000,52af3d21") ==
          "fffff880`01000000 fffff880`01006000   mine\n");
    CHECK(has(desk.run("lm m mine"), "mine       (deferred)\n"));
    CHECK(debugger.moduleNamed("mine")->timestamp == 0x52AF3D21);
    CHECK(desk.run("? mine+8").ends_with("fffff880`01000008\n"));
    // A breakpoint by its name waits for it, and another of that place takes it away.
    desk.run("bu mine+10");
    CHECK(has(desk.run("bl"), "fffff880`01000010"));
    CHECK(desk.run(".reload other=fffff88001004000,1000") == "fffff880`01004000 fffff880`01005000   other\n");
    CHECK(debugger.moduleNamed("mine") == nullptr);
    CHECK(desk.run(".reload /u other") == "Unloaded other\n");
    CHECK(debugger.modules().size() == before);
    // Its header tells the size, or it is wanted.
    CHECK(has(desk.run(".reload mine=fffff88001000000"), "cannot be read"));
    const std::string kernel = desk.image();
    debugger.removeModule(Address(kKernel));
    CHECK(debugger.modules().size() == before - 1);
    CHECK(has(desk.run(".reload " + kernel + "=fffff80000400000"), "   nt\n"));
    CHECK(debugger.modules().size() == before);
    // What is damaged changes nothing.
    for (const char* wrong : {".reload =1000", ".reload a=", ".reload a=zz", ".reload a=1000,zz",
                              ".reload a=1000,100000000", ".reload a=1000,1000,1,2"}) {
        CAPTURE(wrong);
        CHECK_FALSE(desk.run(wrong).empty());
        CHECK(desk.outcome != command::Outcome::Resumed);
        CHECK(debugger.moduleNamed("a") == nullptr);
    }
}

TEST_CASE("the loader's list, read anew, leaves nothing of what the user has named", "[symbolfiles]") {
    FindingDesk desk;
    auto& channel = desk.bench.channel;
    constexpr std::uint64_t kEntry = 0xFFFFFA8000020000;
    channel.map(kEntry, 0x1000);
    channel.poke64(kKernel + 0x6100 + 0x48, kEntry + 0x100);  // PsLoadedModuleList
    channel.poke64(kEntry + 0x100, kEntry);
    channel.poke64(kEntry, kEntry + 0x100);
    channel.poke64(kEntry + 8, kEntry + 0x100);
    channel.poke64(kEntry + 0x108, kEntry);
    channel.poke64(kEntry + 0x30, kKernel);
    channel.poke32(kEntry + 0x40, kKernelSize);
    REQUIRE(desk.bench.debugger.identify());
    REQUIRE(desk.bench.debugger.modules().size() == 1);
    desk.run(".reload mine=fffff88001000000,6000");
    CHECK(desk.bench.debugger.moduleNamed("mine") != nullptr);
    CHECK(desk.run(".reload") == "1 modules.\n");
    CHECK(desk.bench.debugger.moduleNamed("mine") == nullptr);
}

TEST_CASE("the headers of an image are shown", "[symbolfiles]") {
    FindingDesk desk;
    CHECK(has(desk.run("!dh -f nt"), "    8664 machine (x64)\n"));
    CHECK(has(desk.run("!dh nt+10"), "   20000 size of image\n"));
    CHECK(has(desk.run("!lmi nt"), "Debug Data Dirs: the image names no PDB\n"));
    CHECK(has(desk.run("!chksym nt"), "names no PDB."));
    CHECK(has(desk.run("!dh -x nt"), "!dh takes -f, -s or -a"));
}
