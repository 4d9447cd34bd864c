#include <catch2/catch.hpp>

#include "core/engine/ModuleSymbols.h"
#include "core/symbols/SymbolFile.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/Desk.h"
#include "tests/unit/symbols/PdbDump.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kRecords = 0xFFFFFA8000050000;

// The records of drivers as the driver kit's headers have them, in the PDB of a driver for x64.
void putDriver(engine::test::FakeChannel& channel, std::uint64_t at) {
    channel.poke(at, {4, 0, 0x50, 1});
    channel.poke64(at + 0x08, at + 0x200);  // DeviceObject
    channel.poke16(at + 0x38, 8);           // DriverName
    channel.poke64(at + 0x40, at + 0x180);
    channel.poke(at + 0x180, {'\\', 0, 'd', 0, 'r', 0, 'v', 0});
    channel.poke64(at + 0x70 + 8ULL * 0x0E, engine::test::kKernel + 0x1000);
}

void putRequest(engine::test::FakeChannel& channel, std::uint64_t at) {
    channel.poke(at, {6, 0});
    channel.poke(at + 0x42, {1, 1});                // StackCount, CurrentLocation
    channel.poke64(at + 0x98, 0xFFFFFA8012345678);  // Tail.Overlay.Thread
    channel.poke64(at + 0xB8, at + 0xD0);
    channel.poke(at + 0xD0, {3, 0, 0, 0x41});
    channel.poke64(at + 0xD0 + 0x08, 0x1234);                          // Parameters
    channel.poke64(at + 0xD0 + 0x38, engine::test::kKernel + 0x1000);  // CompletionRoutine
    channel.poke64(at + 0xD0 + 0x40, 0xC0DE);
}

}  // namespace

TEST_CASE("!drvobj, !irp and !locks read the records of the driver kit's headers", "[drivers][real]") {
    for (const std::string& pdb : symbols::test::realPdbs()) {
        if (pdb.find("systeminformer.pdb") == std::string::npos) continue;
        INFO(pdb);
        auto opened = symbols::openPdb(pdb, std::nullopt);
        REQUIRE(opened);
        Desk desk;
        hawser::test::FakeFinder finder;
        auto& channel = desk.bench.channel;
        channel.map(kRecords, 0x2000);
        putDriver(channel, kRecords);
        putRequest(channel, kRecords + 0x400);
        channel.poke64(kRecords + 0x800 + 0x30, 0xFFFFFA8087654321 & ~3ULL);  // OwnerEntry
        channel.poke32(kRecords + 0x800 + 0x38, 5 << 3);  // OwnerCount, behind three flags
        channel.poke16(kRecords + 0x800 + 0x18, 1);       // ActiveCount
        channel.poke16(kRecords + 0x800 + 0x1A, 0x80);
        channel.poke32(kRecords + 0x800 + 0x44, 3);  // ContentionCount
        REQUIRE(desk.bench.debugger.identify());
        desk.bench.debugger.symbols().lookIn(&finder, [](const engine::Module&) { return false; });
        finder.comes("ntoskrnl.exe", std::shared_ptr<const symbols::SymbolSource>(std::move(*opened)));
        desk.bench.debugger.symbols().refresh();
        const std::string driver = desk.run("!drvobj fffffa80`00050000 2");
        CHECK(has(driver, ") is for:\n \\drv\n"));
        CHECK(has(driver, "[0e] IRP_MJ_DEVICE_CONTROL              fffff800`00401000"));
        const std::string request = desk.run("!irp fffffa80`00050400 1");
        CHECK(has(request, "Irp is active with 1 stacks 1 is current (= fffffa80`000504d0)"));
        CHECK(has(request, "Thread fffffa80`12345678:"));
        CHECK(has(request, ">[IRP_MJ_READ(3), N/A(0)]"));
        CHECK(has(request, "fffff800`00401000-00000000`0000c0de Success pending"));
        CHECK(has(request, "Args: 00000000`00001234 "));
        CHECK(has(request, "IoStatus.Information = 0000000000000000\n"));
        const std::string lock = desk.run("!locks fffffa80`00050800");
        CHECK(has(lock, "Exclusively owned\n    Contention Count = 3\n"));
        CHECK(has(lock, "Threads: fffffa80`87654320-05<*>"));
        desk.bench.debugger.symbols().lookIn(nullptr, {});
    }
}
