#include <catch2/catch.hpp>

#include "core/engine/Debugger.h"
#include "core/engine/DumpTarget.h"
#include "core/engine/MachineDump.h"
#include "tests/support/CrashedMachine.h"
#include "tests/unit/dump/DumpFiles.h"

// Dumps of memory that are written of a dump: what is opened again tells the same.
using namespace hawser;
using namespace hawser::engine;
using namespace hawser::dump::test;
using hawser::test::CrashedMachine;

namespace {

// A machine whose kernel lists its memory.
hawser::test::DumpSpec listing(CrashedMachine& crashed) {
    const bool wide = !isNarrow(crashed.machine());
    const unsigned word = wide ? 8 : 4;
    const std::uint64_t mask = wide ? UINT64_MAX : 0xFFFFFFFF;
    const Address variable = crashed.kernelBase() + 0x900000;
    const Address block = variable + 0x100;
    const auto put = [&](Address at, std::uint64_t value, unsigned size) {
        crashed.memory().putVirtualNumber(at, value, size);
    };
    put(crashed.debuggerData() + 0x270, variable.value() & mask, 8);
    put(variable, block.value() & mask, word);
    const auto runs = hawser::test::runsOf(crashed.memory().pages());
    put(block, runs.size(), 4);
    Address at = block + 2 * word;
    for (const auto& [first, pages] : runs) {
        put(at, first, word);
        put(at + word, pages, word);
        at += 2 * word;
    }
    // CR3 and CR4 of the processor that crashed (8.6); ARM64 has none.
    const Address special = crashed.kernelBase() + 0x210000 + 0x100;
    constexpr std::uint64_t kPae = 1 << 5;
    if (crashed.machine() != Machine::Arm64) {
        put(special + 2 * word, crashed.memory().root(), word);
        put(special + 3 * word, kPae, word);
    }
    return crashed.spec();
}

struct OpenedMachine {
    explicit OpenedMachine(std::unique_ptr<dump::CrashDump> file)
        : target(std::move(file)), debugger(target) {
        const auto stop = target.crashStop();
        REQUIRE(stop);
        debugger.targetStopped(*stop);
        REQUIRE(debugger.identify());
    }
    DumpTarget target;
    Debugger debugger;
};

}  // namespace

TEST_CASE("A dump of memory is written of every machine, by its page tables as well", "[dump][target]") {
    const Machine machine = GENERATE(Machine::X64, Machine::X86, Machine::Arm64);
    const DumpScope scope = GENERATE(DumpScope::Full, DumpScope::Active, DumpScope::Kernel);
    CAPTURE(static_cast<int>(machine), static_cast<int>(scope));
    DumpFiles files;
    CrashedMachine crashed(machine);
    const auto spec = listing(crashed);
    OpenedMachine source(files.opened(hawser::test::fullDump(spec)));
    const std::string path = files.write(Bytes(1));
    MachineDump writing(source.debugger, {path, "of a test", scope});
    const auto report = writing.write([](std::uint64_t, std::uint64_t) {});
    if (!report) FAIL(report.error().what);
    OpenedMachine again(std::move(*dump::CrashDump::open(path)));
    CHECK(again.target.dump().header().directoryTableBase == spec.directoryTableBase);
    CHECK(again.debugger.modules().size() == 2);
    CHECK(again.debugger.info()->version.kernelBase == crashed.kernelBase());
    for (const Address at : {crashed.debuggerData(), crashed.moduleList()}) {
        const auto first = source.debugger.read(at, 0x200);
        const auto second = again.debugger.read(at, 0x200);
        REQUIRE((first && second));
        CHECK(second->allValid());
        CHECK(first->bytes == second->bytes);
    }
}
