#include <catch2/catch.hpp>

#include "core/dump/TriageWriter.h"
#include "core/engine/Debugger.h"
#include "core/engine/DumpTarget.h"
#include "core/engine/MachineHeader.h"
#include "core/engine/SmallDump.h"
#include "tests/support/CrashedMachine.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/dump/DumpFiles.h"

// Small dumps that are written: what is opened again tells what its source told.
using namespace hawser;
using namespace hawser::engine;
using namespace hawser::dump::test;
using hawser::test::CrashedMachine;
using hawser::test::TemporaryFolder;

namespace {

// A dump with a debugger on it, where it crashed.
class Opened {
  public:
    explicit Opened(std::unique_ptr<dump::CrashDump> file)
        : target(std::move(file), [this] { return interrupted; }), debugger(target) {
        const auto stop = target.crashStop();
        REQUIRE(stop);
        debugger.targetStopped(*stop);
        const auto identified = debugger.identify();
        REQUIRE(identified);
    }
    SmallDumpReport write(const std::string& path) {
        const auto report = writeSmallDump(debugger, path, "of a test", [](std::uint64_t, std::uint64_t) {});
        if (!report) FAIL(report.error().what);
        return *report;
    }
    const dump::DumpHeader& header() const { return target.dump().header(); }

    bool interrupted = false;
    DumpTarget target;
    Debugger debugger;
};

std::unique_ptr<dump::CrashDump> reopened(const std::string& path) {
    auto file = dump::CrashDump::open(path);
    if (!file) FAIL(file.error().what);
    return std::move(*file);
}

void compareHeaders(const dump::DumpHeader& a, const dump::DumpHeader& b) {
    CHECK(a.wide == b.wide);
    CHECK(a.machine == b.machine);
    CHECK(a.buildNumber == b.buildNumber);
    CHECK(a.loadedModuleList == b.loadedModuleList);
    CHECK(a.debuggerDataBlock == b.debuggerDataBlock);
    CHECK(a.processors == b.processors);
    CHECK(a.bugCheckCode == b.bugCheckCode);
    CHECK(a.bugCheckParameters == b.bugCheckParameters);
    REQUIRE(b.exception);
    CHECK(a.exception->code == b.exception->code);
    CHECK(a.exception->address == b.exception->address);
    CHECK(a.exception->parameters == b.exception->parameters);
}

void compareRegisters(const Registers& a, const Registers& b) {
    const auto first = a.all();
    const auto second = b.all();
    REQUIRE(first.size() == second.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        CAPTURE(first[i].name);
        CHECK(first[i].value == second[i].value);
    }
}

void compareMemory(Debugger& a, Debugger& b, Address address, std::size_t count) {
    const auto first = a.read(address, count);
    const auto second = b.read(address, count);
    REQUIRE((first && second));
    CHECK(first->bytes == second->bytes);
    CHECK(first->valid == second->valid);
    CHECK_FALSE(second->noneValid());
}

}  // namespace

TEST_CASE("A small dump of a crashed machine is opened with what its source told", "[dump][target]") {
    const Machine machine = GENERATE(Machine::X64, Machine::X86, Machine::Arm64);
    CAPTURE(static_cast<int>(machine));
    DumpFiles files;
    CrashedMachine crashed(machine);
    const Address stack = crashed.programCounter(0) + (0x1501000 - 0x1000400);
    for (std::uint64_t page = 0; page < 6; ++page)
        crashed.memory().putVirtual(stack - 0x1000 + page * 0x1000, pageOf(page));
    crashed.memory().putVirtual(crashed.programCounter(0) - 0x400, pageOf(77));
    const TemporaryFolder folder;
    const std::string path = folder.file("small.dmp");

    Opened source(files.opened(hawser::test::fullDump(crashed.spec())));
    const auto known = source.debugger.registers();
    REQUIRE(known);
    const SmallDumpReport report = source.write(path);
    CHECK(report.modules == 2);
    CHECK(report.stack != 0);
    CHECK(report.stack <= 16 << 10);
    CHECK(hawser::test::readFile(path).size() == report.size);
    CHECK(hawser::test::readFile(path + ".part").empty());

    Opened small(reopened(path));
    dump::CrashDump& file = small.target.dump();
    for (const dump::Shortcoming& one : file.shortcomings().told()) UNSCOPED_INFO(one.what);
    CHECK(file.shortcomings().empty());
    CHECK(file.kind() == dump::DumpKind::Triage);
    CHECK(file.header().comment == "of a test");
    CHECK(file.header().requiredSpace == report.size);
    compareHeaders(source.header(), file.header());
    // What the processor says, which this machine fills with a byte of its own; ARM64's says nothing.
    const auto tables = controlRegister(source.debugger, "cr3");
    REQUIRE(tables);
    CHECK(file.header().directoryTableBase == (machine == Machine::Arm64 ? source.header().directoryTableBase
                                               : isNarrow(machine)       ? *tables & 0xFFFFFFFF
                                                                         : *tables));

    REQUIRE(file.triage() != nullptr);
    CHECK(file.triage()->sizeOfDump == report.size);
    CHECK(file.triage()->unloadedDrivers.empty());
    REQUIRE(file.triage()->drivers.size() == 2);
    CHECK(file.triage()->drivers.front().base == crashed.kernelBase());
    CHECK(source.debugger.modules() == small.debugger.modules());

    CHECK(small.debugger.stop()->processor == 1);
    CHECK(small.debugger.stop()->thread == crashed.thread(1));
    CHECK(small.debugger.processorCount() == 2);
    const auto again = small.debugger.registers();
    REQUIRE(again);
    compareRegisters(**known, **again);
    for (std::uint16_t processor = 0; processor < 2; ++processor) {
        const auto before = source.debugger.registers(processor, RegisterScope::All);
        const auto after = small.debugger.registers(processor, RegisterScope::All);
        REQUIRE((before && after));
        compareRegisters(**before, **after);
    }
    compareMemory(source.debugger, small.debugger, (*known)->stackPointer(), report.stack);
    compareMemory(source.debugger, small.debugger, (*known)->programCounter() - 0x400, 0x800);
    compareMemory(source.debugger, small.debugger, crashed.debuggerData(), 0x360);
}

TEST_CASE("A small dump of a real Windows's small dump tells the same", "[dump][target]") {
    const std::string real = hawser::test::sharedFile("corpora/triage_x64.dmp");
    if (hawser::test::readFile(real).empty()) {
        WARN("skipped: " << real << " is not here");
        return;
    }
    const TemporaryFolder folder;
    const std::string path = folder.file("small.dmp");
    Opened source(reopened(real));
    const SmallDumpReport report = source.write(path);
    Opened small(reopened(path));
    CHECK(small.target.dump().shortcomings().empty());
    compareHeaders(source.header(), small.header());
    CHECK(report.modules == source.debugger.modules().size());
    CHECK(source.debugger.modules() == small.debugger.modules());
    CHECK(source.debugger.info()->buildLab == small.debugger.info()->buildLab);
    const auto known = source.debugger.registers(RegisterScope::System);
    const auto again = small.debugger.registers(RegisterScope::System);
    REQUIRE((known && again));
    compareRegisters(**known, **again);
    compareMemory(source.debugger, small.debugger, (*known)->stackPointer(), report.stack);
    const auto before = source.debugger.stack(64);
    const auto after = small.debugger.stack(64);
    REQUIRE((before && after));
    REQUIRE(before->size() == after->size());
    CHECK(before->size() > 10);
    for (std::size_t i = 0; i < before->size(); ++i)
        CHECK((*before)[i].instruction == (*after)[i].instruction);
}

TEST_CASE("A small dump that is cancelled leaves nothing, and what stood there stays", "[dump][target]") {
    DumpFiles files;
    CrashedMachine crashed(Machine::X64);
    Opened source(files.opened(hawser::test::fullDump(crashed.spec())));
    const std::string path = files.write(Bytes(3, std::byte{'x'}));
    source.interrupted = true;
    const auto report = writeSmallDump(source.debugger, path, "", [](std::uint64_t, std::uint64_t) {});
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::Cancelled);
    CHECK(hawser::test::readFile(path) == "xxx");
    CHECK(hawser::test::readFile(path + ".part").empty());
    source.interrupted = false;
    CHECK(writeSmallDump(source.debugger, "/absent/small.dmp", "", [](std::uint64_t, std::uint64_t) {})
              .error()
              .code == ErrorCode::Io);
}

TEST_CASE("A small dump keeps names of any script, and cuts what is too long", "[dump]") {
    const bool wide = GENERATE(true, false);
    dump::DumpHeader header;
    header.wide = wide;
    header.machine = wide ? Machine::X64 : Machine::X86;
    dump::TriageContents contents;
    const Address base(wide ? 0xFFFFF80000000000 : 0xFFFFFFFF80000000);
    contents.drivers = {{"\\SystemRoot\\tr\xC3\xA4ger\xF0\x9F\x98\x80.sys", base, 0x1000, 1, 2},
                        {"", base + 0x2000, 0x1000, 3, 4},
                        {std::string(3000, 'n'), base + 0x4000, 0x1000, 5, 6}};
    DumpFiles files;
    const auto opened = files.opened(dump::encodeTriageDump(header, contents));
    REQUIRE(opened->triage() != nullptr);
    CHECK(opened->shortcomings().empty());
    const auto& drivers = opened->triage()->drivers;
    REQUIRE(drivers.size() == 3);
    CHECK(drivers[0].path == contents.drivers[0].path);
    CHECK(drivers[1].path.empty());
    CHECK(drivers[1].checkSum == 3);
    CHECK(drivers[2].path == std::string(1024, 'n'));
    CHECK(drivers[2].timestamp == 6);
}
