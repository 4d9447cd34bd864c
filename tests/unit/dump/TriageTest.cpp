#include <catch2/catch.hpp>

#include "core/dump/VirtualRanges.h"
#include "tests/unit/dump/DumpFiles.h"

// Small dumps: memory by its virtual address, drivers, unloaded drivers (kd-protocol.md 10.5).
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;
using hawser::test::DumpSpec;
using hawser::test::TriageSpec;

namespace {

DumpSpec triageDumpOf(bool wide) {
    DumpSpec spec;
    spec.wide = wide;
    spec.type = 4;
    spec.machine = wide ? 0x8664 : 0x14C;
    spec.debuggerData = wide ? 0xFFFFF80000003000 : 0x80003000;
    return spec;
}

TriageSpec triageOf(bool wide) {
    const std::uint64_t high = wide ? 0xFFFFF90000000000 : 0x90000000;
    TriageSpec triage;
    triage.topOfStack = high + 0x1F00;
    triage.stack = Bytes(0x300, std::byte{0x51});
    triage.debuggerData = Bytes(0x380, std::byte{0xDD});
    triage.drivers = {{"\\SystemRoot\\system32\\ntoskrnl.exe", high + 0x100000, 0x8000, 0xA5938C, 0x5D8333E6},
                      {"\\SystemRoot\\system32\\hal.dll", high + 0x200000, 0x6000, 0xCE9F, 0x1A7BE8E9}};
    triage.unloaded = {{"dam.sys", high + 0x300000, 0x1C000, 0, 0},
                       {"WdBoot.s", high + 0x400000, 0x14000, 0, 0}};
    // The second lies over the end of the stack, which is believed.
    triage.blocks = {{high + 0x5000, Bytes(0x20, std::byte{0x0B})},
                     {high + 0x2100, Bytes(0x200, std::byte{0x0C})}};
    return triage;
}

Address asWide(bool wide, std::uint64_t value) {
    return wide ? Address(value) : signExtended(Address(value));
}

}  // namespace

TEST_CASE("A small dump gives its ranges, its drivers and those that are gone", "[dump]") {
    const bool wide = GENERATE(true, false);
    DumpFiles files;
    const TriageSpec spec = triageOf(wide);
    const auto dump = files.opened(hawser::test::triageDump(triageDumpOf(wide), spec));
    CHECK(dump->kind() == DumpKind::Triage);
    for (const Shortcoming& one : dump->shortcomings().told()) UNSCOPED_INFO(one.what);
    CHECK(dump->shortcomings().empty());
    REQUIRE(dump->triage() != nullptr);
    const Triage& triage = *dump->triage();
    REQUIRE(triage.drivers.size() == 2);
    CHECK(triage.drivers[0].path == spec.drivers[0].name);
    CHECK(triage.drivers[0].base == asWide(wide, spec.drivers[0].base));
    CHECK(triage.drivers[0].size == 0x8000);
    CHECK(triage.drivers[0].checkSum == 0xA5938C);
    CHECK(triage.drivers[0].timestamp == 0x5D8333E6);
    CHECK(triage.drivers[1].path == spec.drivers[1].name);
    REQUIRE(triage.unloadedDrivers.size() == 2);
    CHECK(triage.unloadedDrivers[0].name == "dam.sys");
    CHECK(triage.unloadedDrivers[0].start == asWide(wide, spec.unloaded[0].base));
    CHECK(triage.unloadedDrivers[0].end == asWide(wide, spec.unloaded[0].base + 0x1C000));

    const Address stack = asWide(wide, spec.topOfStack);
    const auto read = dump->memory().readVirtual(stack - 0x10, 0x420);
    REQUIRE(read);
    const auto at = [&](std::size_t i) { return read->valid[i] ? std::to_integer<int>(read->bytes[i]) : -1; };
    CHECK(at(0x0F) == -1);
    CHECK(at(0x10) == 0x51);
    CHECK(at(0x30F) == 0x51);
    CHECK(at(0x310) == 0x0C);
    CHECK(at(0x40F) == 0x0C);
    CHECK(at(0x410) == -1);
    const auto data = dump->memory().readVirtual(*dump->header().debuggerDataBlock, 0x380);
    REQUIRE(data);
    CHECK(data->bytes == spec.debuggerData);
    CHECK(dump->memory().readPhysical(Address(0x1000), 16)->valid == std::vector<bool>(16, false));
}

TEST_CASE("A small dump cut off anywhere opens and says so", "[dump]") {
    const bool wide = GENERATE(true, false);
    DumpFiles files;
    const Bytes whole = hawser::test::triageDump(triageDumpOf(wide), triageOf(wide));
    for (std::size_t size = triageDumpOf(wide).headerSize(); size < whole.size(); size += 13) {
        INFO("cut at " << size);
        const auto dump = files.opened(ByteSpan(whole).first(size));
        CHECK_FALSE(dump->shortcomings().empty());
        lookAtEverything(*dump);
    }
}

TEST_CASE("Ranges over each other: the first is believed", "[dump]") {
    const VirtualRanges ranges({{Address(100), 10, 1000},
                                {Address(95), 20, 2000},
                                {Address(0), 200, 3000},
                                {Address(UINT64_MAX - 3), 100, 4000},
                                {Address(50), 0, 5000}});
    const std::vector<VirtualRange> expected{{Address(0), 95, 3000},   {Address(95), 5, 2000},
                                             {Address(100), 10, 1000}, {Address(110), 5, 2015},
                                             {Address(115), 85, 3115}, {Address(UINT64_MAX - 3), 4, 4000}};
    CHECK(ranges.all() == expected);
    CHECK(ranges.from(Address(104))->start == Address(100));
    CHECK(ranges.from(Address(200))->start == Address(UINT64_MAX - 3));
    CHECK(VirtualRanges({}).from(Address(0)) == std::nullopt);
}
