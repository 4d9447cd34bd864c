#include <catch2/catch.hpp>

#include "core/dump/TableWalk.h"
#include "tests/support/GuestMemory.h"

// Virtual to physical, for each machine (kd-protocol.md 10.6).
using namespace hawser;
using namespace hawser::dump;
using hawser::test::GuestMemory;
using Tables = hawser::test::GuestMemory::Tables;

namespace {

struct TablesKind {
    Paging paging;
    Tables tables;
    Address address;  // in the kernel's half
};

TablesKind anyKind() {
    return GENERATE(TablesKind{Paging::X86, Tables::TwoLevels, Address(0xFFFFFFFF80123000)},
                    TablesKind{Paging::X86Pae, Tables::Pae, Address(0xFFFFFFFF80123000)},
                    TablesKind{Paging::X64, Tables::FourLevels, Address(0xFFFFF80000123000)},
                    TablesKind{Paging::X64FiveLevels, Tables::FiveLevels, Address(0xFF11000000123000)},
                    TablesKind{Paging::Arm64, Tables::Arm64, Address(0xFFFFF80000123000)});
}

// A machine's tables under test, with how often an entry was read.
struct Walked {
    explicit Walked(const TablesKind& kind) : paging(kind.paging), memory(kind.tables) {}

    std::optional<Translation> find(Address address) {
        reads = 0;
        return translate(paging, {memory.root()}, address,
                         [this](std::uint64_t physical, unsigned bytes) { return entry(physical, bytes); });
    }
    // By the entries one by one, as !vtop shows them.
    std::optional<std::uint64_t> shown(Address address) {
        const auto entries =
            tableEntries(paging, {memory.root()}, address,
                         [this](std::uint64_t physical, unsigned bytes) { return entry(physical, bytes); });
        if (entries.empty() || !entries.back().isPresent()) return std::nullopt;
        return entries.back().physical;
    }
    std::optional<std::uint64_t> entry(std::uint64_t physical, unsigned bytes) {
        ++reads;
        const auto page = memory.pages().find(physical / GuestMemory::kPage);
        if (page == memory.pages().end()) return std::nullopt;
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i)
            value |= std::to_integer<std::uint64_t>(page->second[physical % GuestMemory::kPage + i])
                     << (8 * i);
        return value;
    }

    Paging paging;
    GuestMemory memory;
    unsigned reads = 0;
};

}  // namespace

TEST_CASE("A mapped page is found, its neighbours are not", "[dump]") {
    const TablesKind kind = anyKind();
    Walked walked(kind);
    walked.memory.map(kind.address, 0x7654000);
    const auto found = walked.find(kind.address + 0x123);
    REQUIRE(found);
    CHECK(found->physical == 0x7654123);
    CHECK(found->pageBits == 12);
    CHECK(found->state == PageState::Valid);
    CHECK(walked.shown(kind.address + 0x123) == found->physical);
    CHECK_FALSE(walked.shown(kind.address + 0x1000));
    CHECK_FALSE(walked.find(kind.address + 0x1000));
    CHECK_FALSE(walked.find(kind.address - 1));
    CHECK_FALSE(walked.find(Address(0x10000)));
}

TEST_CASE("Large pages are found at each level that has them", "[dump]") {
    const TablesKind kind = anyKind();
    Walked walked(kind);
    const unsigned last = walked.memory.lastLevel();
    const std::uint64_t flags = kind.paging == Paging::Arm64 ? 1 : 0x81;
    const unsigned bits = kind.paging == Paging::X86 ? 22 : 21;
    walked.memory.putNumber(walked.memory.entryAt(kind.address, last - 1), 0x40000000 | flags,
                            walked.memory.entrySize());
    auto found = walked.find(kind.address + 5);
    REQUIRE(found);
    CHECK(found->pageBits == bits);
    CHECK(found->physical == 0x40000000 + ((kind.address.value() + 5) & ((1ULL << bits) - 1)));
    if (last < 3) return;
    walked.memory.putNumber(walked.memory.entryAt(kind.address, last - 2), 0x80000000 | flags, 8);
    found = walked.find(kind.address + 5);
    REQUIRE(found);
    CHECK(found->pageBits == 30);
    CHECK(found->physical == 0x80000000 + ((kind.address.value() + 5) & ((1ULL << 30) - 1)));
}

TEST_CASE("A 4 MB page may lie above 4 GB", "[dump]") {
    Walked walked({Paging::X86, Tables::TwoLevels, Address(0)});
    walked.memory.putNumber(walked.memory.entryAt(Address(0x80000000), 0), 0x00400000 | 3 << 13 | 0x81, 4);
    const auto found = walked.find(Address(0xFFFFFFFF80000010));
    REQUIRE(found);
    CHECK(found->physical == 0x300400010);
    CHECK(walked.shown(Address(0xFFFFFFFF80000010)) == found->physical);
}

TEST_CASE("Entries that are not valid: transition is in memory, the others are not", "[dump]") {
    const TablesKind kind = anyKind();
    Walked walked(kind);
    const std::uint64_t at = walked.memory.entryAt(kind.address, walked.memory.lastLevel());
    const auto with = [&](std::uint64_t entry) {
        walked.memory.putNumber(at, entry, walked.memory.entrySize());
        return walked.find(kind.address + 8);
    };
    const auto transition = with(0x7654000 | 1 << 11);
    if (kind.paging == Paging::Arm64) {
        CHECK_FALSE(transition);
    } else {
        REQUIRE(transition);
        CHECK(transition->physical == 0x7654008);
        CHECK(transition->state == PageState::Transition);
    }
    CHECK_FALSE(with(0x7654000));                      // page file
    CHECK_FALSE(with(0));                              // demand zero
    CHECK_FALSE(with(0x7654000 | 1 << 11 | 1 << 10));  // prototype that leads nowhere
}

TEST_CASE("A prototype is followed to the section's entry", "[dump]") {
    const TablesKind kind =
        GENERATE(TablesKind{Paging::X86Pae, Tables::Pae, Address(0xFFFFFFFF80123000)},
                 TablesKind{Paging::X64, Tables::FourLevels, Address(0xFFFFF80000123000)});
    Walked walked(kind);
    const Address section = kind.address + 0x100000;
    walked.memory.putVirtualNumber(section + 0x40, 0x7654000 | 1, 8);
    const std::uint64_t target = section.value() + 0x40;
    const std::uint64_t entry = (kind.paging == Paging::X64 ? target << 16 : target << 32) | 1 << 10;
    const std::uint64_t at = walked.memory.entryAt(kind.address, walked.memory.lastLevel());
    walked.memory.putNumber(at, entry, 8);
    const auto found = walked.find(kind.address + 8);
    REQUIRE(found);
    CHECK(found->physical == 0x7654008);
    CHECK(found->state == PageState::Prototype);

    // One that leads to itself, and one whose section is not in memory.
    walked.memory.putVirtualNumber(section + 0x40, entry, 8);
    CHECK_FALSE(walked.find(kind.address + 8));
    walked.memory.putVirtualNumber(section + 0x40, 0x7654000, 8);
    CHECK_FALSE(walked.find(kind.address + 8));
}

TEST_CASE("Tables that lead in circles end at once", "[dump]") {
    const TablesKind kind = anyKind();
    Walked walked(kind);
    for (std::uint64_t i = 0; i < GuestMemory::kPage / walked.memory.entrySize(); ++i)
        walked.memory.putNumber(walked.memory.root() + i * walked.memory.entrySize(),
                                walked.memory.root() | walked.memory.presentBits(),
                                walked.memory.entrySize());
    CHECK(walked.find(kind.address));
    CHECK(walked.reads <= 5);
}

TEST_CASE("A missing table is no translation", "[dump]") {
    const TablesKind kind = anyKind();
    Walked walked(kind);
    walked.memory.map(kind.address, 0x7654000);
    walked.memory.drop(walked.memory.entryAt(kind.address, walked.memory.lastLevel()) / GuestMemory::kPage);
    CHECK_FALSE(walked.find(kind.address));
}

TEST_CASE("Addresses that no processor has are mapped to nothing", "[dump]") {
    CHECK(isCanonical(Paging::X64, Address(0x00007FFFFFFFFFFF)));
    CHECK_FALSE(isCanonical(Paging::X64, Address(0x0000800000000000)));
    CHECK_FALSE(isCanonical(Paging::X64, Address(0xFFFF7FFFFFFFFFFF)));
    CHECK(isCanonical(Paging::X64, Address(0xFFFF800000000000)));
    CHECK(isCanonical(Paging::X64FiveLevels, Address(0xFF00000000000000)));
    CHECK_FALSE(isCanonical(Paging::X64FiveLevels, Address(0xFE00000000000000)));
    CHECK(isCanonical(Paging::X86, Address(0xFFFFFFFF80000000)));
    CHECK_FALSE(isCanonical(Paging::X86Pae, Address(0x180000000)));
}

TEST_CASE("The upper half may have tables of its own", "[dump]") {
    GuestMemory lower(Tables::Arm64, 0x100000);
    GuestMemory upper(Tables::Arm64, 0x900000);
    const Address kernel(0xFFFFF80000123000);
    upper.map(kernel, 0x7654000);
    const EntryReader read = [&](std::uint64_t physical, unsigned bytes) -> std::optional<std::uint64_t> {
        for (const GuestMemory* memory : {&lower, &upper}) {
            const auto page = memory->pages().find(physical / GuestMemory::kPage);
            if (page == memory->pages().end()) continue;
            std::uint64_t value = 0;
            for (unsigned i = 0; i < bytes; ++i)
                value |= std::to_integer<std::uint64_t>(page->second[physical % GuestMemory::kPage + i])
                         << (8 * i);
            return value;
        }
        return std::nullopt;
    };
    CHECK_FALSE(translate(Paging::Arm64, {lower.root()}, kernel, read));
    CHECK(translate(Paging::Arm64, {lower.root(), upper.root()}, kernel, read));
}
