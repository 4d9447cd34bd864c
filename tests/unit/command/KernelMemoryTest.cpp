#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kPool = 0xFFFFFA8000050000;
constexpr std::uint64_t kDatabase = 0xFFFFFA8000060000;
constexpr std::uint64_t kPoolUnit = 0x10;

// A kernel with a page of pool, a page frame 0x12 and counters.
struct MemoryDesk : TasksDesk {
    MemoryDesk() {
        bench.channel.map(kPool, 0x1000);
        bench.channel.map(kDatabase, 0x1000);
        describeMemory();
        block(0, 0, 0x40, 4, "Thre");
        block(0x40, 0x40, 0x10, 0, "Free");
        block(0x50, 0x10, 0x20, 2, "Proc");
        block(0x70, 0x20, 0xF90, 0, "    ");
        variable("MmPfnDatabase", 0xC000, kDatabase);
        variable("MmNonPagedPoolStart", 0xC008, kPool);
        variable("MmNonPagedPoolEnd", 0xC010, kPool + 0x10000);
        variable("MmNumberOfPhysicalPages", 0xC018, 0x1000);
        variable("MmAvailablePages", 0xC020, 0x123);
        variable("MmMaximumNonPagedPoolInBytes", 0xC028, 0x10000);
    }
    void describeMemory() {
        hawser::test::MadeTypes& types = made->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto word = types.integer("unsigned short", 2, false);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto header = types.record("_POOL_HEADER", kPoolUnit);
        types.bits(header, "PreviousSize", 0, ulong, 0, 8);
        types.bits(header, "PoolIndex", 0, ulong, 8, 8);
        types.bits(header, "BlockSize", 0, ulong, 16, 8);
        types.bits(header, "PoolType", 0, ulong, 24, 8);
        types.field(header, "PoolTag", 4, ulong);
        types.field(header, "ProcessBilled", 8, quad);
        const auto one = types.record("_U1", 8, symbols::RecordKind::Union);
        types.field(one, "Flink", 0, quad);
        const auto two = types.record("_U2", 8, symbols::RecordKind::Union);
        types.field(two, "Blink", 0, quad);
        types.field(two, "ShareCount", 0, quad);
        const auto entry = types.record("_MMPFNENTRY", 2);
        types.bits(entry, "PageLocation", 0, word, 0, 3);
        types.bits(entry, "Modified", 0, word, 4, 1);
        types.bits(entry, "CacheAttribute", 0, word, 6, 2);
        types.bits(entry, "Priority", 0, word, 8, 3);
        const auto three = types.record("_U3", 4);
        types.field(three, "ReferenceCount", 0, word);
        types.field(three, "e1", 2, entry);
        const auto four = types.record("_U4", 8);
        types.bits(four, "PteFrame", 0, quad, 0, 36);
        types.bits(four, "PrototypePte", 0, quad, 57, 1);
        const auto frame = types.record("_MMPFN", 0x30);
        types.field(frame, "u1", 0, one);
        types.field(frame, "u2", 8, two);
        types.field(frame, "PteAddress", 0x10, types.pointer(quad));
        types.field(frame, "u3", 0x18, three);
        types.field(frame, "u4", 0x28, four);
    }
    void variable(const char* name, std::uint32_t offset, std::uint64_t value) {
        made->symbol(name, offset);
        bench.channel.poke64(kKernel + offset, value);
    }
    void block(std::uint64_t at, std::uint64_t previous, std::uint64_t size, std::uint32_t type,
               std::string_view tag) {
        const auto units = [](std::uint64_t bytes) { return static_cast<std::uint32_t>(bytes / kPoolUnit); };
        bench.channel.poke32(kPool + at, units(previous) | units(size) << 16 | type << 24);
        for (std::size_t i = 0; i < tag.size(); ++i)
            bench.channel.poke(kPool + at + 4 + i, {static_cast<unsigned char>(tag[i])});
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }
};

}  // namespace

TEST_CASE("!pool shows the blocks of a page", "[pool]") {
    MemoryDesk desk;
    const std::string at = pointer(kPool + 0x58);
    const std::string region = "Pool page " + at + " region is Nonpaged pool\n";
    const std::string its =
        "*" + pointer(kPool + 0x50) + " size:   20 previous size:   10  (Allocated) *Proc\n";
    CHECK(desk.run("!pool " + at) ==
          region + " " + pointer(kPool) + " size:   40 previous size:    0  (Allocated)  Thre\n " +
              pointer(kPool + 0x40) + " size:   10 previous size:   40  (Free)       Free\n" + its + " " +
              pointer(kPool + 0x70) + " size:  f90 previous size:   20  (Free)           \n");
    CHECK(desk.run("!pool " + at + " 2") == region + its);
    CHECK(desk.run("!pool " + at + " 80000002") == its);
    desk.bench.channel.poke32(kPool + 0x60, 0x11223344);
    CHECK(desk.fresh("!pool " + at + " 80000003") ==
          its + " " + pointer(kPool + 0x60) + "  11223344 00000000 00000000 00000000\n\n");
    CHECK(has(desk.run("!pool"), "!pool takes an address"));
    CHECK(has(desk.run("!pool 0"), "!pool takes an address"));
    CHECK(has(desk.run("!pool -1"), "!pool takes an address"));
    // The uppermost bit of a tag says that the block is protected.
    desk.bench.channel.poke(kPool + 0x57, {'c' | 0x80U});
    CHECK(has(desk.fresh("!pool " + at), "(Allocated) *Proc (Protected)\n"));
}

TEST_CASE("Damaged headers of pool end with a sentence", "[pool]") {
    MemoryDesk desk;
    const std::string at = pointer(kPool + 0x58);
    desk.block(0x50, 0x20, 0x20, 2, "Proc");
    CHECK(has(desk.fresh("!pool " + at), "(Free)       Free\nThe header at " + pointer(kPool + 0x50) +
                                             " says that the block before it has 0x20 bytes, which has "
                                             "0x10.\n"));
    desk.block(0x50, 0x10, 0, 2, "Proc");
    CHECK(has(desk.fresh("!pool " + at), " says that its block has no size.\n"));
    desk.block(0x50, 0x10, 0xFC0, 2, "Proc");
    CHECK(has(desk.fresh("!pool " + at), " is that of a block that leaves its page.\n"));
    desk.block(0, 0, 0, 0, "    ");
    const std::string large = desk.fresh("!pool " + at);
    CHECK(has(large, "it may be in a large one, which has no header.\n"));
    CHECK_FALSE(has(large, "size: "));
    CHECK(has(desk.run("!pool fffffa80`00bad123"), "The page of fffffa80`00bad123 cannot be read.\n"));
    desk.made->symbol("ExPoolState", 0xC800);
    CHECK(has(desk.fresh("!pool " + at), "segment heaps, are not chained.\n"));
}

TEST_CASE("!pfn shows a page frame", "[pfn]") {
    MemoryDesk desk;
    auto& channel = desk.bench.channel;
    const std::uint64_t frame = kDatabase + 0x12 * 0x30;
    channel.poke64(frame, 0x55);
    channel.poke64(frame + 8, 7);
    channel.poke64(frame + 0x10, 0xFFFFF68000001230);
    channel.poke32(frame + 0x18, 2 | (6U | 1U << 4 | 1U << 6 | 5U << 8) << 16);
    channel.poke64(frame + 0x28, 0x3B);
    CHECK(desk.run("!pfn 12") == "    PFN 00000012 at address " + pointer(frame) +
                                     "\n    flink       0000000000000055  blink / share count "
                                     "0000000000000007  pteaddress fffff68000001230\n"
                                     "    reference count 0002    Cached    Priority 5\n"
                                     "    restore pte ??                containing page 00003b  Active     "
                                     "M\n    Modified\n");
    CHECK(has(desk.run("!pfn 13"), "Zeroed\n"));
    CHECK(has(desk.run("!pfn 1000"), "cannot be read.\n"));
    CHECK(desk.run("!pfn ffffffff`ffffffff") == "There is no page frame ffffffffffffffff.\n");
    CHECK(has(desk.run("!pfn"), "!pfn takes the number"));
    desk.variable("MmHighestPhysicalPage", 0xC100, 0xFFF);
    CHECK(desk.fresh("!pfn 1000") == "There is no page frame 1000; the highest is fff.\n");
    channel.poke64(kKernel + 0xC000, 0);
    CHECK(has(desk.fresh("!pfn 12"), "nt has no variable MmPfnDatabase"));
}

TEST_CASE("!vm shows what nt counts of memory", "[vm]") {
    MemoryDesk desk;
    const std::string counters =
        "\n*** Virtual Memory Usage ***\n"
        "      Physical Memory:           4096 (       16384 Kb)\n"
        "      Available Pages:            291 (        1164 Kb)\n"
        "      NonPagedPool Max:            16 (          64 Kb)\n"
        "The symbols of nt do not tell ResAvail Pages, Locked IO Pages, NonPagedPool Usage, PagedPool "
        "Commit, PagedPool Maximum, Shared Commit, Process Commit, Driver Commit, Committed pages, Commit "
        "limit.\n";
    CHECK(desk.run("!vm 1") == counters);
    CHECK(desk.run("!vm") == counters + "nt!_EPROCESS does not tell how much a process commits.\n");
    CHECK(has(desk.run("!vm 20"), "!vm knows the flag 1"));
}

TEST_CASE("!vm lists processes by what they commit", "[vm]") {
    MemoryDesk desk;
    desk.made->made.field(*desk.made->made.find("_EPROCESS"), "CommitCharge", 0xA8,
                          desk.made->made.integer("unsigned int64", 8, false));
    desk.bench.channel.poke64(kSystem + 0xA8, 2);
    desk.bench.channel.poke64(kShell + 0xA8, 0x10);
    CHECK(has(desk.fresh("!vm"),
              "\n  Process Commit:\n"
              "         01f0 sh.exe                  16 (          64 Kb)\n"
              "         0004 System                   2 (           8 Kb)\n"));
}

TEST_CASE("!vm finds the counters of newer kernels in fields", "[vm]") {
    MemoryDesk desk;
    hawser::test::MadeTypes& types = desk.made->made;
    const auto quad = types.integer("unsigned int64", 8, false);
    const auto visible = types.record("_MI_VISIBLE_PARTITION", 0x100);
    types.field(visible, "ResidentAvailablePages", 0x40, quad);
    const auto partition = types.record("_MI_PARTITION", 0x200);
    types.field(partition, "Vp", 0x80, visible);
    const auto kept = types.record("_MI_VISIBLE_STATE", 0x40);
    types.field(kept, "DriverCommit", 8, quad);
    const auto state = types.record("_MI_SYSTEM_INFORMATION", 0x100);
    types.field(state, "Vs", 0x10, kept);
    desk.made->symbol("MiSystemPartition", 0xD000);
    desk.made->symbol("MiState", 0xD400);
    desk.bench.channel.poke64(kKernel + 0xD000 + 0xC0, 0x77);
    desk.bench.channel.poke64(kKernel + 0xD400 + 0x18, 0x21);
    const std::string text = desk.fresh("!vm 1");
    CHECK(has(text, "      ResAvail Pages:             119 (         476 Kb)\n"));
    CHECK(has(text, "      Driver Commit:               33 (         132 Kb)\n"));
}
