#include <catch2/catch.hpp>

#include "tests/support/GuestMemory.h"
#include "tests/unit/dump/DumpFiles.h"

// What QEMU writes of a machine.
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;
using hawser::test::GuestMemory;

namespace {

hawser::test::ElfSpec guest() {
    GuestMemory memory(GuestMemory::Tables::FourLevels);
    memory.putVirtual(Address(0xFFFFF80000123000), pageOf(5));
    return {memory.root(), 0x6F8, {0xFFFFF80000123456, 0xFFFFF80000123789}, memory.pages()};
}

std::uint64_t at(const Bytes& record, std::size_t offset) {
    ByteReader reader(record);
    reader.seek(offset);
    return reader.u64();
}

}  // namespace

TEST_CASE("A core of a machine has its memory and its processors", "[dump]") {
    DumpFiles files;
    const auto spec = guest();
    const auto dump = files.opened(hawser::test::elfCore(spec));
    CHECK(dump->kind() == DumpKind::ElfCore);
    for (const Shortcoming& one : dump->shortcomings().told()) UNSCOPED_INFO(one.what);
    CHECK(dump->shortcomings().empty());
    CHECK(dump->header().machine == Machine::X64);
    CHECK(dump->header().directoryTableBase == spec.cr3);
    CHECK(dump->memory().pages()->count() == spec.pages.size());
    REQUIRE(dump->elfProcessors().size() == 2);
    CHECK(at(dump->elfProcessors()[0].context, 0xF8) == 0xFFFFF80000123456);
    CHECK(at(dump->elfProcessors()[0].context, 0x98) == 0xFFFFF80000777000);
    CHECK(at(dump->elfProcessors()[1].context, 0xF8) == 0xFFFFF80000123789);
    CHECK(at(dump->elfProcessors()[1].specialRegisters, 0x10) == spec.cr3);
    CHECK(at(dump->elfProcessors()[1].specialRegisters, 0x18) == 0x6F8);
    const auto read = dump->memory().readVirtual(Address(0xFFFFF80000123000), kPageSize);
    REQUIRE(read);
    CHECK(read->bytes == pageOf(5));
    CHECK(read->valid == std::vector<bool>(kPageSize, true));
}

TEST_CASE("A core of a machine with five levels of tables is read by them", "[dump]") {
    DumpFiles files;
    GuestMemory memory(GuestMemory::Tables::FiveLevels);
    memory.putVirtual(Address(0xFFFFF80000123000), pageOf(6));
    const auto dump = files.opened(hawser::test::elfCore({memory.root(), 0x16F8, {1}, memory.pages()}));
    CHECK(dump->memory().paging() == Paging::X64FiveLevels);
    CHECK(dump->memory().readVirtual(Address(0xFFFFF80000123000), kPageSize)->bytes == pageOf(6));
}

TEST_CASE("A core cut off anywhere, or of something else, is told", "[dump]") {
    DumpFiles files;
    const Bytes whole = hawser::test::elfCore(guest());
    for (std::size_t size = 4; size < whole.size(); size += 211) {
        INFO("cut at " << size);
        const auto dump = files.open(ByteSpan(whole).first(size));
        if (!dump) continue;
        CHECK_FALSE((*dump)->shortcomings().empty());
        lookAtEverything(**dump);
    }
    hawser::test::FileBytes program;
    program.put(0, whole);
    program.number(16, 2, 2);
    CHECK_THAT(files.open(program.take()).error().what, Catch::Contains("not a core dump"));
}
