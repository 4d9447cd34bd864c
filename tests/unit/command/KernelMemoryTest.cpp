#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/MemoryDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

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
