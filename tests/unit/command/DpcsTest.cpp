#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kDpcs = 0xFFFFFA8000050000;
constexpr std::uint64_t kDpcSize = 0x40;
constexpr std::uint64_t kDpcData = 0x40;  // KPRCB.DpcData, two of them
constexpr std::uint64_t kDpcDataSize = 0x20;
constexpr std::uint64_t dpcAt(unsigned number) {
    return kDpcs + kDpcSize * number;
}

// Two DPCs wait for the processor, and one for its DPC thread.
struct DpcDesk : TasksDesk {
    enum class Links { Single, Double, InBlock };

    explicit DpcDesk(Links wanted) : links(wanted) {
        bench.channel.map(kDpcs, 0x1000);
        made->symbol("TimerDpc", 0x3000, symbols::kNoType, true);
        describeDpcs();
        const bool single = links == Links::Single;
        const std::uint64_t normal = kPrcb + 0x100 + kDpcData;
        const std::uint64_t threaded = normal + kDpcDataSize;
        bench.channel.poke64(normal, entryOf(0));
        bench.channel.poke64(entryOf(0), entryOf(1));
        bench.channel.poke64(entryOf(1), single ? 0 : normal);
        if (links != Links::InBlock) {
            bench.channel.poke64(threaded, entryOf(2));
            bench.channel.poke64(entryOf(2), single ? 0 : threaded);
        }
        bench.channel.poke64(dpcAt(0) + 0x18, kKernel + 0x3000);
    }
    void describeDpcs() {
        hawser::test::MadeTypes& types = made->made;
        const auto pointer = types.pointer(types.integer("unsigned int64", 8, false));
        const auto entry = *types.find("_LIST_ENTRY");
        const auto single = types.record("_SINGLE_LIST_ENTRY", 8);
        types.field(single, "Next", 0, types.pointer(single));
        const bool isSingle = links == Links::Single;
        const auto dpc = types.record("_KDPC", kDpcSize);
        types.field(dpc, "DpcListEntry", 8, isSingle ? single : entry);
        types.field(dpc, "DeferredRoutine", 0x18, pointer);
        const auto prcb = *types.find("_KPRCB");
        if (links == Links::InBlock) {
            types.field(prcb, "DpcListHead", kDpcData, entry);
            return;
        }
        const auto list = types.record("_KDPC_LIST", 0x10);
        types.field(list, "ListHead", 0, single);
        const auto data = types.record("_KDPC_DATA", kDpcDataSize);
        if (isSingle)
            types.field(data, "DpcList", 0, list);
        else
            types.field(data, "DpcListHead", 0, entry);
        types.field(prcb, "DpcData", kDpcData, types.array(data, 2));
    }
    static std::uint64_t entryOf(unsigned number) { return dpcAt(number) + 8; }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }

    Links links;
};

const std::string kDpcHead = "CPU Type      KDPC                Function\n";
const std::string kNormal = " 0: Normal  : 0x" + pointer(dpcAt(0)) + " 0x" + pointer(kKernel + 0x3000) +
                            " nt!TimerDpc\n 0: Normal  : 0x" + pointer(dpcAt(1)) + " 0x" + pointer(0) + "\n";
const std::string kThreaded = " 0: Threaded: 0x" + pointer(dpcAt(2)) + " 0x" + pointer(0) + "\n";

}  // namespace

TEST_CASE("!dpcs shows the DPCs that wait, however they are chained", "[dpcs]") {
    for (const auto links : {DpcDesk::Links::Single, DpcDesk::Links::Double}) {
        DpcDesk desk(links);
        CHECK(desk.run("!dpcs") == kDpcHead + kNormal + kThreaded);
        CHECK(desk.run("!dpcs 0") == kDpcHead + kNormal + kThreaded);
        CHECK(has(desk.run("!dpcs 7"), "There is no processor 7."));
        // A list that leads into itself, and one that cannot be read.
        desk.bench.channel.poke64(DpcDesk::entryOf(1), DpcDesk::entryOf(1));
        const std::string circle = desk.fresh("!dpcs");
        CHECK(has(circle, kNormal + kThreaded));
        CHECK(has(circle, "The list of DPCs is damaged"));
        desk.bench.channel.poke64(DpcDesk::entryOf(1), 0xFFFFFA8000BAD000);
        CHECK(has(desk.fresh("!dpcs"), "The list of DPCs cannot be read any further than"));
    }
    DpcDesk old(DpcDesk::Links::InBlock);
    CHECK(old.run("!dpcs") == kDpcHead + kNormal);
    old.bench.channel.poke64(kPrcb + 0x100 + kDpcData, kPrcb + 0x100 + kDpcData);
    CHECK(old.fresh("!dpcs") == kDpcHead + "No DPCs wait.\n");
    TasksDesk without;
    CHECK(has(without.run("!dpcs"), "need the types of nt"));
}
