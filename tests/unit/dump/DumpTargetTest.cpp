#include <catch2/catch.hpp>

#include "core/engine/Debugger.h"
#include "core/engine/DumpTarget.h"
#include "core/engine/TargetIdentification.h"
#include "tests/support/CrashedMachine.h"
#include "tests/unit/dump/DumpFiles.h"

// What the engine is told of a crashed machine.
using namespace hawser;
using namespace hawser::engine;
using namespace hawser::dump::test;
using hawser::test::CrashedMachine;

namespace {

const MemoryReader readerOf(Target& target) {
    return [&target](Address address, std::size_t count) {
        return target.read(AddressSpace::Virtual, address, count);
    };
}

}  // namespace

TEST_CASE("A crashed machine is identified like a live one", "[dump][target]") {
    const Machine machine = GENERATE(Machine::X64, Machine::X86, Machine::Arm64);
    DumpFiles files;
    CrashedMachine crashed(machine);
    DumpTarget target(files.opened(hawser::test::fullDump(crashed.spec())));
    VirtualMemory memory(target);
    ImageMemory images(memory);
    const auto identity = identifyTarget(target, readerOf(target), images);
    REQUIRE(identity);
    CHECK(identity->info.version.kernelBase == crashed.kernelBase());
    CHECK(identity->info.debuggerDataBlock == crashed.debuggerData());
    REQUIRE(identity->data);
    CHECK(identity->data->kernelBase == crashed.kernelBase());
    REQUIRE(identity->modules.modules.size() == 2);
    CHECK(identity->modules.modules[0].name == "nt");
    CHECK(identity->modules.modules[1].imageName == "driver.sys");
}

TEST_CASE("The one stop of a dump is that of the processor that crashed", "[dump][target]") {
    const Machine machine = GENERATE(Machine::X64, Machine::X86, Machine::Arm64);
    DumpFiles files;
    CrashedMachine crashed(machine);
    const bool withRecord = GENERATE(true, false);
    auto spec = crashed.spec();
    if (!withRecord) spec.exceptionCode = 0;
    DumpTarget target(files.opened(hawser::test::fullDump(spec)));
    const auto stop = target.crashStop();
    REQUIRE(stop);
    CHECK(stop->processor == 1);
    CHECK(stop->processorCount == 2);
    CHECK(stop->programCounter == crashed.programCounter(1));
    CHECK(stop->thread == crashed.thread(1));
    REQUIRE(stop->exception() != nullptr);
    CHECK(stop->exception()->code == (withRecord ? 0xC0000005 : 0x80000003));
    CHECK_FALSE(stop->exception()->firstChance);
}

TEST_CASE("A dump that holds one context alone has one processor", "[dump][target]") {
    DumpFiles files;
    CrashedMachine crashed(Machine::X64);
    auto spec = crashed.spec();
    spec.debuggerData = 0;
    DumpTarget target(files.opened(hawser::test::fullDump(spec)));
    CHECK(target.capabilities() == Capabilities{Capability::Restart});
    const auto stop = target.crashStop();
    REQUIRE(stop);
    CHECK(stop->processor == 0);
    CHECK(stop->processorCount == 1);
    CHECK(target.context(0, 0x4D0));
    CHECK(target.context(1, 0x4D0).error().code == ErrorCode::Refused);
    CHECK(target.controlSpace(0, 2, 0xE0).error().code == ErrorCode::Refused);
    // The loader's list still tells where the kernel is.
    CHECK(target.version()->kernelBase == crashed.kernelBase());
}

TEST_CASE("An interrupted dump says so", "[dump][target]") {
    DumpFiles files;
    CrashedMachine crashed(Machine::X64);
    bool wanted = false;
    DumpTarget target(files.opened(hawser::test::fullDump(crashed.spec())), [&] { return wanted; });
    CHECK_FALSE(target.interrupted());
    wanted = true;
    CHECK(target.interrupted());
}
