#include "core/engine/ModuleSymbols.h"

#include <catch2/catch.hpp>

#include "tests/support/FakeSymbols.h"
#include "tests/unit/engine/Bench.h"

using namespace hawser;
using namespace hawser::engine;
using namespace hawser::engine::test;
using hawser::test::FakeFinder;
using symbols::SymbolState;

namespace {

constexpr std::uint32_t kDebugDirectory = 0x2000;
constexpr std::uint32_t kRecord = 0x2100;

// A kernel that names its PDB, and somebody who looks for it.
struct Searched : Bench {
    Searched() {
        const std::uint64_t optional = kKernel + 0x80 + 24;
        channel.poke32(optional + 112 + 8 * 6, kDebugDirectory);
        channel.poke32(optional + 112 + 8 * 6 + 4, 28);
        channel.poke32(kKernel + kDebugDirectory + 12, 2);
        channel.poke32(kKernel + kDebugDirectory + 16, 24 + 7);
        channel.poke32(kKernel + kDebugDirectory + 20, kRecord);
        channel.poke(kKernel + kRecord, {'R', 'S', 'D', 'S'});
        for (unsigned i = 0; i < 16; ++i) channel.poke(kKernel + kRecord + 4 + i, {i + 1});
        channel.poke32(kKernel + kRecord + 20, 3);
        channel.poke(kKernel + kRecord + 24, {'n', 't', '.', 'p', 'd', 'b', 0});
        debugger.dropCaches();
        debugger.symbols().lookIn(&finder, [this](const Module&) { return waits(); });
    }
    ~Searched() { debugger.symbols().lookIn(nullptr, {}); }

    Module kernel() const { return *debugger.moduleAt(Address(kKernel)); }
    auto of(SymbolDemand demand) { return debugger.symbols().of(kernel(), demand); }
    symbols::SymbolStatus status() const { return debugger.symbols().statusOf(kernel()); }
    bool waits() {
        ++waited;
        return meanwhile ? meanwhile() : false;
    }

    FakeFinder finder;
    std::function<bool()> meanwhile;
    unsigned waited = 0;
};

}  // namespace

TEST_CASE("the finder is asked for what the image in memory says of itself", "[symbols]") {
    Searched bench;
    CHECK(bench.of(SymbolDemand::Shown) == nullptr);
    REQUIRE(bench.finder.asked.size() == 1);
    const symbols::ImageIdentity& asked = bench.finder.asked.front();
    CHECK(asked.timestamp == 0x5A000001);
    CHECK(asked.size == kKernelSize);
    CHECK(asked.machine == 0x8664);
    REQUIRE(asked.codeView);
    CHECK(asked.codeView->pdbName == "nt.pdb");
    CHECK(asked.codeView->symbolServerKey() == "0403020106050807090A0B0C0D0E0F103");
    CHECK(bench.status().state == SymbolState::Loading);
    CHECK(bench.waited == 0);
}

TEST_CASE("what is shown never waits, and has the file's names when they are there", "[symbols]") {
    Searched bench;
    CHECK(bench.of(SymbolDemand::Shown) == nullptr);
    bench.channel.log.clear();
    CHECK(bench.of(SymbolDemand::Shown) == nullptr);
    CHECK(bench.finder.asked.size() == 1);
    bench.finder.arrives("ntoskrnl.exe", {{"KiPrivate", 0x1000}});
    const auto source = bench.of(SymbolDemand::Shown);
    REQUIRE(source != nullptr);
    CHECK(source->kind() == "private pdb symbols");
    CHECK(bench.debugger.names().nameOf(Address(kKernel + 0x1004))->text == "nt!KiPrivate");
    CHECK(bench.status().state == SymbolState::Loaded);
    CHECK(bench.status().file == "/symbols/ntoskrnl.exe");
    CHECK(bench.channel.log.empty());
    CHECK(bench.waited == 0);
}

TEST_CASE("what is worth nothing has what is there, and nothing is read or looked for", "[symbols]") {
    Searched bench;
    bench.channel.log.clear();
    CHECK(bench.of(SymbolDemand::Known) == nullptr);
    CHECK(bench.finder.asked.empty());
    CHECK(bench.channel.log.empty());
    bench.finder.arrives("ntoskrnl.exe", {{"KiPrivate", 0x1000}});
    CHECK(bench.of(SymbolDemand::Known) == nullptr);
    CHECK(bench.of(SymbolDemand::Shown) != nullptr);
    CHECK(bench.of(SymbolDemand::Known) != nullptr);
}

TEST_CASE("what is asked for waits until it is there, or until the thread is wanted", "[symbols]") {
    Searched bench;
    CHECK(bench.of(SymbolDemand::Asked) == nullptr);
    CHECK(bench.waited == 1);
    CHECK(bench.finder.searches.back().awaited);
    bench.meanwhile = [&] {
        if (bench.waited == 4) bench.finder.arrives("ntoskrnl.exe", {{"KiPrivate", 0x1000}});
        return true;
    };
    CHECK(bench.of(SymbolDemand::Asked) != nullptr);
    CHECK(bench.waited == 4);
}

TEST_CASE("a failed search leaves the reason, and a reload looks anew", "[symbols]") {
    Searched bench;
    bench.finder.fails("ntoskrnl.exe", "nt.pdb is nowhere.");
    CHECK(bench.of(SymbolDemand::Asked) == nullptr);
    CHECK(bench.waited == 0);
    CHECK(bench.status().state == SymbolState::Failed);
    CHECK(bench.status().error->what == "nt.pdb is nowhere.");
    bench.finder.arrives("ntoskrnl.exe", {{"KiPrivate", 0x1000}});
    bench.debugger.symbols().reload(bench.kernel(), true);
    CHECK(bench.of(SymbolDemand::Shown) != nullptr);
    CHECK(bench.finder.searches.back().anyBuild);
}

TEST_CASE("a CodeView record that is paged out is left out, and read at a later stop", "[symbols]") {
    Searched bench;
    bench.channel.poke32(kKernel + kDebugDirectory + 20, 0x3000'0000);
    bench.of(SymbolDemand::Shown);
    REQUIRE(bench.finder.asked.size() == 1);
    CHECK_FALSE(bench.finder.asked.back().codeView);
    CHECK(bench.finder.asked.back().timestamp == 0x5A000001);
    bench.channel.poke32(kKernel + kDebugDirectory + 20, kRecord);
    bench.of(SymbolDemand::Shown);
    CHECK(bench.finder.asked.size() == 1);
    bench.debugger.symbols().stopped();
    bench.of(SymbolDemand::Shown);
    REQUIRE(bench.finder.asked.size() == 2);
    CHECK(bench.finder.asked.back().codeView);
}

TEST_CASE("with nowhere to look nothing is read to ask", "[symbols]") {
    Searched bench;
    bench.finder.nowhere = true;
    bench.of(SymbolDemand::Shown);
    CHECK(bench.finder.asked.empty());
}
