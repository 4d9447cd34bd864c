#include <catch2/catch.hpp>
#include <fstream>

#include "core/engine/DumpTarget.h"
#include "tests/support/GuestMemory.h"
#include "tests/unit/dump/DumpFiles.h"

// Everything in a file may be a lie.
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;
using hawser::test::DumpSpec;
using hawser::test::GuestMemory;

namespace {

Bytes fileOf(unsigned kind, bool wide) {
    GuestMemory memory(wide ? GuestMemory::Tables::FourLevels : GuestMemory::Tables::Pae, 0x10000);
    DumpSpec spec;
    spec.wide = wide;
    spec.machine = wide ? 0x8664 : 0x14C;
    spec.pae = true;
    spec.moduleList = wide ? 0xFFFFF80000001000 : 0x80001000;
    spec.debuggerData = wide ? 0xFFFFF80000003000 : 0x80003000;
    memory.putVirtual(Address(spec.moduleList), pageOf(3));
    memory.putVirtual(Address(spec.debuggerData), pageOf(4));
    spec.directoryTableBase = memory.root();
    spec.pages = memory.pages();
    spec.context = Bytes(0x4A0);
    switch (kind) {
        case 0:
            return hawser::test::fullDump(spec);
        case 1:
            spec.type = 2;
            return hawser::test::summaryDump(spec);
        case 2:
            spec.type = 6;
            return hawser::test::bitmapDump(spec, "SDMP");
        case 3:
            spec.type = 10;
            return hawser::test::rangeDump(spec, true);
        case 4: {
            spec.type = 4;
            hawser::test::TriageSpec triage;
            triage.stack = Bytes(0x100);
            triage.drivers = {{"a.sys", 0xFFFFF80000100000, 0x1000, 1, 2},
                              {"b.sys", 0xFFFFF80000200000, 0x1000, 1, 2}};
            triage.unloaded = {{"c.sys", 0xFFFFF80000300000, 0x1000, 0, 0}};
            triage.debuggerData = Bytes(0x380);
            triage.blocks = {{0xFFFFF90000005000, Bytes(64)}};
            return hawser::test::triageDump(spec, triage);
        }
        default:
            return hawser::test::elfCore({memory.root(), 0x6F8, {1, 2}, spec.pages});
    }
}

// Four bytes of a file, in place.
void overwrite(const std::string& path, std::size_t offset, ByteSpan bytes) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(offset));
    for (const std::byte value : bytes) file.put(static_cast<char>(value));
}

void openAndLook(const std::string& path) {
    auto dump = CrashDump::open(path);
    if (!dump) {
        CHECK_FALSE(dump.error().what.empty());
        return;
    }
    lookAtEverything(**dump);
    CHECK((*dump)->shortcomings().told().size() <= Shortcomings::kMost);
    engine::DumpTarget target(std::move(*dump));
    static_cast<void>(target.version());
    static_cast<void>(target.crashStop());
    static_cast<void>(target.toldBeside());
    static_cast<void>(target.controlSpace(0, 2, 0xE0));
}

}  // namespace

TEST_CASE("Every field at its extremes is survived, in every kind of dump", "[dump]") {
    const unsigned kind = GENERATE(range(0U, 6U));
    const bool wide = kind == 5 || GENERATE(true, false);
    DumpFiles files;
    const Bytes whole = fileOf(kind, wide);
    const std::size_t header = kind == 5 ? 64 + 56 * 4 : (wide ? 0x2000 : 0x1000);
    // The fixed fields, and all of what describes the memory.
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < 0xB0; at += 4) places.push_back(at);
    for (const std::size_t at : {0x5C, 0xF00, 0xF18, 0xF88, 0xF98, 0xFA0, 0x1030})
        places.push_back(static_cast<std::size_t>(at));
    for (std::size_t at = header; at < header + 0x180; at += 4) places.push_back(at);
    const std::string path = files.write(whole);
    for (const std::size_t at : places) {
        if (at + 4 > whole.size()) continue;
        for (const std::uint32_t value : {0U, 1U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU, 0x45474150U}) {
            INFO("kind " << kind << ", wide " << wide << ", 0x" << std::hex << at << " = " << value);
            hawser::test::FileBytes bytes;
            bytes.number(0, value, 4);
            overwrite(path, at, bytes.take());
            openAndLook(path);
        }
        overwrite(path, at, ByteSpan(whole).subspan(at, 4));
    }
}

TEST_CASE("A bitmap larger than its file costs neither time nor memory", "[dump]") {
    DumpFiles files;
    const bool wide = GENERATE(true, false);
    const std::size_t at = wide ? 0x2000 : 0x1000;
    hawser::test::FileBytes file;
    file.put(0, fileOf(2, wide));
    file.number(at + 0x20, std::uint64_t{1} << 62, 8);
    file.number(at + 0x28, std::uint64_t{1} << 61, 8);
    file.number(at + 0x30, UINT64_MAX, 8);
    const auto dump = files.opened(file.take());
    CHECK_FALSE(dump->shortcomings().empty());
    lookAtEverything(*dump);
}

TEST_CASE("A module list that loops leaves the rest to be shown", "[dump]") {
    GuestMemory memory(GuestMemory::Tables::FourLevels, 0x10000);
    DumpSpec spec;
    memory.putVirtualNumber(Address(spec.moduleList), spec.moduleList + 0x100, 8);
    memory.putVirtualNumber(Address(spec.moduleList + 0x100), spec.moduleList + 0x100, 8);
    spec.directoryTableBase = memory.root();
    spec.pages = memory.pages();
    spec.context = Bytes(0x4D0);
    DumpFiles files;
    engine::DumpTarget target(files.opened(hawser::test::fullDump(spec)));
    CHECK(target.version());
    CHECK(target.crashStop());
}
