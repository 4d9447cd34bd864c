#include <catch2/catch.hpp>
#include <random>

#include "tests/support/GuestMemory.h"
#include "tests/unit/dump/DumpFiles.h"

// Virtual memory of a whole machine: the right tables, holes, other address spaces.
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;
using hawser::test::DumpSpec;
using hawser::test::GuestMemory;
using Tables = hawser::test::GuestMemory::Tables;

namespace {

struct MemoryKind {
    Tables tables;
    std::uint32_t machine;
    std::optional<bool> pae;
    Address kernel;
    Paging paging;
};

DumpSpec specOf(const MemoryKind& kind, const GuestMemory& memory) {
    DumpSpec spec;
    spec.wide = kind.machine != 0x14C;
    spec.machine = kind.machine;
    spec.pae = kind.pae;
    spec.moduleList = kind.kernel.value();
    spec.directoryTableBase = memory.root();
    spec.pages = memory.pages();
    return spec;
}

}  // namespace

TEST_CASE("The tables are known by what is found through them", "[dump]") {
    const Address narrow(0xFFFFFFFF80123000);
    const MemoryKind kind = GENERATE_COPY(
        MemoryKind{Tables::FourLevels, 0x8664, {}, Address(0xFFFFF80000123000), Paging::X64},
        MemoryKind{Tables::FiveLevels, 0x8664, {}, Address(0xFF11000000123000), Paging::X64FiveLevels},
        MemoryKind{Tables::FiveLevels, 0x8664, {}, Address(0xFFFFF80000123000), Paging::X64FiveLevels},
        MemoryKind{Tables::TwoLevels, 0x14C, false, narrow, Paging::X86},
        MemoryKind{Tables::TwoLevels, 0x14C, {}, narrow, Paging::X86},
        MemoryKind{Tables::Pae, 0x14C, true, narrow, Paging::X86Pae},
        MemoryKind{Tables::Pae, 0x14C, {}, narrow, Paging::X86Pae},
        MemoryKind{Tables::Arm64, 0xAA64, {}, Address(0xFFFFF80000123000), Paging::Arm64});
    DumpFiles files;
    GuestMemory memory(kind.tables);
    memory.putVirtual(kind.kernel, pageOf(77));
    const auto dump = files.opened(hawser::test::fullDump(specOf(kind, memory)));
    CHECK(dump->memory().paging() == kind.paging);
    const auto read = dump->memory().readVirtual(kind.kernel, kPageSize);
    REQUIRE(read);
    CHECK(read->bytes == pageOf(77));
    CHECK(read->valid == std::vector<bool>(kPageSize, true));
}

TEST_CASE("Random reads give what the tables lead to, time and again", "[dump]") {
    const MemoryKind kind{Tables::FourLevels, 0x8664, {}, Address(0xFFFFF80000000000), Paging::X64};
    constexpr std::uint64_t kPages = 300;
    DumpFiles files;
    GuestMemory memory(kind.tables);
    std::mt19937_64 random(3);
    std::vector<Bytes> contents;
    for (std::uint64_t page = 0; page < kPages; ++page) contents.push_back(pageOf(page));
    const auto isThere = [](std::uint64_t page) { return page % 7 != 3; };
    for (std::uint64_t page = 0; page < kPages; ++page)
        if (isThere(page)) memory.putVirtual(kind.kernel + page * kPageSize, pageOf(page));
    const auto dump = files.opened(hawser::test::fullDump(specOf(kind, memory)));
    for (unsigned i = 0; i < 3000; ++i) {
        const std::uint64_t start = random() % (kPages * kPageSize);
        const std::size_t count = random() % (2 * kPageSize);
        const auto read = dump->memory().readVirtual(kind.kernel + start, count);
        REQUIRE(read);
        for (std::size_t n = 0; n < count; n += 1 + n % 97) {  // not every byte of every read
            const std::uint64_t page = (start + n) / kPageSize;
            const bool there = page < kPages && isThere(page);
            if (read->valid[n] != there) FAIL("validity at " << start + n);
            if (there && read->bytes[n] != contents[page][(start + n) % kPageSize])
                FAIL("byte at " << start + n);
            if (!there && read->bytes[n] != std::byte{0}) FAIL("a missing byte is not empty");
        }
    }
}

TEST_CASE("Another process has pages of its own at the same address", "[dump]") {
    const MemoryKind kind{Tables::FourLevels, 0x8664, {}, Address(0xFFFFF80000000000), Paging::X64};
    DumpFiles files;
    GuestMemory first(kind.tables, 0x100000);
    GuestMemory second(kind.tables, 0x900000);
    first.putVirtual(kind.kernel, pageOf(1));
    first.putVirtual(Address(0x10000), pageOf(2));
    second.putVirtual(Address(0x10000), pageOf(3));
    DumpSpec spec = specOf(kind, first);
    for (const auto& [page, bytes] : second.pages()) spec.pages[page] = bytes;
    const auto dump = files.opened(hawser::test::fullDump(spec));
    for (unsigned again = 0; again < 2; ++again) {
        CHECK(dump->memory().readVirtual(Address(0x10000), kPageSize)->bytes == pageOf(2));
        CHECK(dump->memory().readVirtual({second.root()}, Address(0x10000), kPageSize)->bytes == pageOf(3));
    }
    Bytes into(2 * kPageSize);
    CHECK(dump->memory().copyVirtual(dump->memory().root(), Address(0x10000), into) == kPageSize);
    CHECK(dump->memory().copyVirtual(dump->memory().root(), Address(0x20000), into) == 0);
}
