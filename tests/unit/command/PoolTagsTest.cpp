#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/MemoryDesk.h"
#include "tests/unit/command/NarrowDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kTags = kDatabase + 0x100;  // a table of tags for each of two processors
constexpr std::uint64_t kTagSize = 0x28;
constexpr std::uint64_t kLarge = kDatabase + 0x800;
constexpr std::uint64_t kLargeSize = 0x18;

std::uint32_t tagOf(std::string_view letters) {
    std::uint32_t tag = 0;
    for (std::size_t i = letters.size(); i > 0; --i)
        tag = tag << 8 | static_cast<unsigned char>(letters[i - 1]);
    return tag;
}

struct TagsDesk : MemoryDesk {
    TagsDesk() {
        describeTags();
        variable("PoolTrackTable", 0xC200, kTags);
        variable("PoolTrackTableSize", 0xC208, 4);
        variable("PoolBigPageTable", 0xC210, kLarge);
        variable("PoolBigPageTableSize", 0xC218, 4);
        use(kTags, "Proc", {5, 2, 0x300}, {0, 0, 0});
        use(kTags + kTagSize, "Mm  ", {1, 1, 0}, {7, 3, 0x4000});
        use(kTags + 3 * kTagSize, "Gone", {4, 4, 0}, {2, 2, 0});
        large(0, kPool + 0x2000, "Proc", 0x1800, 0);
        large(1, 0xFFFFF8A000001000, "Mm  ", 0x2000, 1);
        large(3, (kPool + 0x5000) | 1, "Proc", 0x1000, 0);  // is free
    }
    void describeTags() {
        hawser::test::MadeTypes& types = made->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto slong = types.integer("long", 4, true);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto track = types.record("_POOL_TRACKER_TABLE", kTagSize);
        types.field(track, "Key", 0, slong);
        types.field(track, "NonPagedAllocs", 4, ulong);
        types.field(track, "NonPagedFrees", 8, ulong);
        types.field(track, "NonPagedBytes", 0x10, quad);
        types.field(track, "PagedAllocs", 0x18, ulong);
        types.field(track, "PagedFrees", 0x1C, ulong);
        types.field(track, "PagedBytes", 0x20, quad);
        const auto big = types.record("_POOL_TRACKER_BIG_PAGES", kLargeSize);
        types.field(big, "Va", 0, types.pointer(quad));
        types.field(big, "Key", 8, ulong);
        types.bits(big, "PoolType", 0xC, ulong, 8, 12);
        types.field(big, "NumberOfBytes", 0x10, quad);
    }
    struct Counts {
        std::uint32_t allocations, frees;
        std::uint64_t bytes;
    };
    void use(std::uint64_t at, std::string_view tag, Counts nonPaged, Counts paged) {
        auto& channel = bench.channel;
        channel.poke32(at, tagOf(tag));
        channel.poke32(at + 4, nonPaged.allocations);
        channel.poke32(at + 8, nonPaged.frees);
        channel.poke64(at + 0x10, nonPaged.bytes);
        channel.poke32(at + 0x18, paged.allocations);
        channel.poke32(at + 0x1C, paged.frees);
        channel.poke64(at + 0x20, paged.bytes);
    }
    void large(unsigned number, std::uint64_t address, std::string_view tag, std::uint64_t bytes,
               std::uint32_t kind) {
        const std::uint64_t at = kLarge + number * kLargeSize;
        bench.channel.poke64(at, address);
        bench.channel.poke32(at + 8, tagOf(tag));
        bench.channel.poke32(at + 0xC, kind << 8);
        bench.channel.poke64(at + 0x10, bytes);
    }
};

constexpr std::string_view kColumns =
    "\n\n  Pool Used:\n            NonPaged            Paged\n Tag    Allocs     Used    Allocs     Used\n";
constexpr std::string_view kProcLine = " Proc         3      768         0        0\n";
constexpr std::string_view kMmLine = " Mm           0        0         4    16384\n";
constexpr std::string_view kTotalLine = " TOTAL         3      768         4    16384\n";

std::string used(std::string_view by, std::initializer_list<std::string_view> lines) {
    std::string text = "   Sorting by  " + std::string(by) + std::string(kColumns);
    for (const std::string_view line : lines) text += line;
    return text;
}

}  // namespace

TEST_CASE("!poolused shows what each tag has", "[poolused]") {
    TagsDesk desk;
    CHECK(desk.run("!poolused") == used("Tag", {kMmLine, kProcLine, kTotalLine}));
    CHECK(desk.run("!poolused 2") == used("NonPaged Pool Consumed", {kProcLine, kMmLine, kTotalLine}));
    CHECK(desk.run("!poolused 4") == used("Paged Pool Consumed", {kMmLine, kProcLine, kTotalLine}));
    CHECK(has(desk.run("!poolused 0 P*"), std::string(kProcLine) + " TOTAL         3      768         0"));
    CHECK(desk.run("!poolused 0 proc") == used("Tag", {" TOTAL         0        0         0        0\n"}));
    CHECK(has(desk.run("!poolused 0 \"Mm  \""), kMmLine));
    const std::string verbose = desk.run("!poolused 1 Gone");
    CHECK(has(verbose,
              "\n Gone           4          4        0            0          2          2        0  "
              "          0\n"));
    CHECK(has(desk.run("!poolused 6"), "not by both"));
    CHECK(has(desk.run("!poolused 8"), "The pool of sessions (8) is not shown."));
    CHECK(has(desk.run("!poolused 0 Pro"), "A tag has four letters"));
}

TEST_CASE("!poolused adds up the tables of all processors", "[poolused]") {
    TagsDesk desk;
    // What the first has allocated the second has freed.
    desk.variable("ExPoolTagTables", 0xC300, kTags);
    desk.bench.channel.poke64(kKernel + 0xC308, kTags + 4 * kTagSize);
    desk.use(kTags + 4 * kTagSize, "Proc", {0, 1, 0xFFFFFFFFFFFFFF00}, {0, 0, 0});
    CHECK(desk.fresh("!poolused 0 Proc") ==
          used("Tag", {kProcLine, " TOTAL         3      768         0        0\n"}));
    desk.bench.debugger.targetResumed();
    engine::Stop stop;
    stop.processorCount = 2;
    desk.bench.debugger.targetStopped(stop);
    CHECK(has(desk.fresh("!poolused 0 Proc"), " Proc         2      512         0        0\n"));
}

TEST_CASE("!poolused tells of tables that cannot be", "[poolused]") {
    TagsDesk desk;
    desk.variable("PoolTrackTableSize", 0xC208, 0xFFFFFFFFFFFF);
    const std::string huge = desk.fresh("!poolused");
    CHECK(has(huge, "The table says that it has 0xffffffffffff entries; 0x10000 of them are looked at.\n"));
    CHECK(has(huge, "The table cannot be read at " + pointer(kDatabase + 0x1000)));
    CHECK(has(huge, kMmLine));
    desk.variable("PoolTrackTable", 0xC200, 0);
    CHECK(has(desk.fresh("!poolused"), "nt's symbols do not tell PoolTrackTable"));
    MemoryDesk without;
    CHECK(has(without.run("!poolused"), "Pool tags need the types of nt"));
}

TEST_CASE("!poolfind finds allocations by their tag", "[poolfind]") {
    TagsDesk desk;
    const std::string scanning = "Scanning large pool allocation table for Tag: Proc (" + pointer(kLarge) +
                                 " : " + pointer(kLarge + 4 * kLargeSize) + ")\n\n";
    const std::string large =
        pointer(kPool + 0x2000) + " : large page allocation, tag is Proc, size is 0x1800 bytes\n";
    const std::string small =
        " " + pointer(kPool + 0x50) + " size:   20 previous size:   10  (Allocated)  Proc\n";
    const std::string searching = "\nSearching NonPaged pool (" + pointer(kPool) + " : " +
                                  pointer(kPool + 0x10000) + ") for Tag: Proc\n\n";
    CHECK(desk.run("!poolfind Proc") == scanning + large + searching + small);
    CHECK(has(desk.run("!poolfind 0x636f7250 0"), small));
    CHECK(has(desk.run("!poolfind ?roc"), small));
    CHECK_FALSE(has(desk.run("!poolfind proc"), small));
    const std::string paged = desk.run("!poolfind * 1");
    CHECK(has(paged, "fffff8a0`00001000 : large page allocation, tag is Mm  , size is 0x2000 bytes\n"));
    CHECK_FALSE(has(paged, large));
    CHECK(has(paged, "Small allocations are not looked for"));
    CHECK(has(desk.run("!poolfind Proc 2"), "!poolfind looks in nonpaged pool (0) or paged pool (1)"));
    CHECK(has(desk.run("!poolfind"), "!poolfind takes a tag"));
    desk.made->symbol("ExPoolState", 0xC800);
    CHECK(has(desk.fresh("!poolfind Proc"), large + "\nSmall allocations are not looked for"));
    // It can be ended, and says how far it is.
    desk.variable("PoolBigPageTable", 0xC210, 0);
    CHECK(has(desk.fresh("!poolfind Proc"), "nt's symbols do not tell PoolBigPageTable"));
}

TEST_CASE("!poolval tells whether the headers of a page fit each other", "[poolval]") {
    TagsDesk desk;
    const std::string at = pointer(kPool + 0x58);
    const std::string heading = "Pool page " + at +
                                " region is Nonpaged pool\n\nValidating Pool headers for "
                                "pool page: " +
                                pointer(kPool) + "\n\nPool page [ " + pointer(kPool) + " ] is ";
    CHECK(desk.run("!poolval " + at) == heading + "VALID.\n");
    const std::string blocks = desk.run("!poolval " + at + " 1");
    CHECK(has(blocks, "VALID.\n " + pointer(kPool) + " size:   40"));
    // A header that was overwritten: behind it blocks fit each other again.
    desk.block(0x50, 0x77, 0x20, 2, "Proc");
    CHECK(desk.fresh("!poolval " + at) ==
          heading + "__inVALID.\n\nAnalyzing linked list...\n[ " + pointer(kPool + 0x50) + " --> " +
              pointer(kPool + 0x70) + " (size = 0x20 bytes)]: Corrupt region\nThe header at " +
              pointer(kPool + 0x50) + " says that the block before it has 0x70 bytes, which has 0x10.\n");
    desk.block(0x70, 0x20, 0xF80, 2, "Proc");
    CHECK(has(desk.fresh("!poolval " + at), " --> " + pointer(kPool + 0x1000)));
    CHECK(has(desk.run("!poolval"), "!poolval takes an address"));
}

TEST_CASE("Pool tags of a 32-bit kernel have counts of 32 bits and pages", "[poolused]") {
    NarrowDesk desk;
    hawser::test::MadeTypes& types = desk.made->made;
    const auto dword = types.integer("unsigned long", 4, false);
    const auto track = types.record("_POOL_TRACKER_TABLE", 0x1C);
    types.field(track, "Key", 0, dword);
    types.field(track, "NonPagedAllocs", 4, dword);
    types.field(track, "NonPagedFrees", 8, dword);
    types.field(track, "NonPagedBytes", 0xC, dword);
    const auto big = types.record("_POOL_TRACKER_BIG_PAGES", 0xC);
    types.field(big, "Va", 0, types.pointer(dword, 4));
    types.field(big, "Key", 4, dword);
    types.field(big, "NumberOfPages", 8, dword);
    const auto variable = [&](const char* name, std::uint32_t offset, std::uint64_t value) {
        desk.made->symbol(name, offset);
        desk.putPointer(desk.kernel() + offset, value);
    };
    variable("PoolTrackTable", 0x1A00, desk.records().value());
    variable("PoolTrackTableSize", 0x1A04, 1);
    variable("PoolBigPageTable", 0x1A08, (desk.records() + 0x100).value());
    variable("PoolBigPageTableSize", 0x1A0C, 1);
    desk.put(desk.records(), tagOf("Proc"), 4);
    desk.put(desk.records() + 4, 1, 4);
    desk.put(desk.records() + 8, 0xFFFFFFFF, 4);
    desk.put(desk.records() + 0xC, 0x40, 4);
    desk.putPointer(desk.records() + 0x100, 0x81230000);
    desk.put(desk.records() + 0x104, tagOf("Proc"), 4);
    desk.put(desk.records() + 0x108, 3, 4);
    desk.symbolsCome();
    CHECK(has(desk.run("!poolused 0 Proc"), " Proc         2       64         0        0\n"));
    CHECK(has(desk.run("!poolfind Proc"),
              "81230000 : large page allocation, tag is Proc, size is 0x3000 bytes\n"));
}
