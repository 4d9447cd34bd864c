#include <bit>
#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/NarrowDesk.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kTimers = 0xFFFFFA8000050000;
constexpr std::uint64_t kTableAt = 0x40;      // TimerTable in KPRCB, with two lists
constexpr std::uint64_t kThreadTimer = 0x98;  // in KTHREAD

// A periodic timer with a DPC in the second list, and kWaiter's own.
struct TimerDesk : TasksDesk {
    TimerDesk() {
        describeTimers();
        auto& channel = bench.channel;
        channel.map(kTimers, 0x1000);
        made->symbol("ScanIdle", 0x3000, symbols::kNoType, true);
        const std::uint64_t lists = kPrcb + 0x100 + kTableAt + 8;
        const std::uint64_t second = lists + 0x18;
        link(lists, lists);
        link(second, kTimers + 0x20);
        link(kTimers + 0x20, kWaiter + kThreadTimer + 0x20);
        link(kWaiter + kThreadTimer + 0x20, second);
        channel.poke64(kTimers + 0x18, 0x19FBD8E00);
        channel.poke64(kTimers + 0x30, kTimers + 0x100);
        channel.poke32(kTimers + 0x38, 1000);
        channel.poke(kTimers + 0x100, {0x13});
        channel.poke64(kTimers + 0x118, kKernel + 0x3000);
        channel.poke64(kWaiter + kThreadTimer + 0x18, 0x8000000000000000);
    }
    void describeTimers() {
        hawser::test::MadeTypes& types = made->made;
        const auto byte = types.integer("unsigned char", 1, false);
        const auto pointer = types.pointer(types.integer("unsigned int64", 8, false));
        const auto entry = *types.find("_LIST_ENTRY");
        const auto timer = types.record("_KTIMER", 0x40);
        types.field(timer, "DueTime", 0x18, *types.find("_LARGE_INTEGER"));
        types.field(timer, "TimerListEntry", 0x20, entry);
        types.field(timer, "Dpc", 0x30, pointer);
        types.field(timer, "Period", 0x38, types.integer("unsigned long", 4, false));
        const auto dpc = types.record("_KDPC", 0x40);
        types.field(dpc, "Type", 0, byte);
        types.field(dpc, "DeferredRoutine", 0x18, pointer);
        types.field(*types.find("_KTHREAD"), "Timer", kThreadTimer, timer);
        const auto list = types.record("_KTIMER_TABLE_ENTRY", 0x18);
        types.field(list, "Entry", 0, entry);
        const auto table = types.record("_KTIMER_TABLE", 0x40);
        types.field(table, "TimerEntries", 8, types.array(list, 2));
        types.field(*types.find("_KPRCB"), "TimerTable", kTableAt, table);
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }
};

}  // namespace

TEST_CASE("!timer shows the timers of each processor", "[timer]") {
    TimerDesk desk;
    const std::string text = desk.run("!timer");
    CHECK(text.starts_with("Dump system timers\n\nInterrupt time: "));
    CHECK(has(text, "\nPROCESSOR 0\n  1 " + pointer(kTimers) + " P 9fbd8e00 00000001 ["));
    CHECK(has(text, "]  nt!ScanIdle\n    " + pointer(kWaiter + kThreadTimer) + "   00000000 80000000 ["));
    CHECK(has(text, "]  thread " + pointer(kWaiter) + "\n"));
    CHECK(text.ends_with("\nTotal Timers: 2, Maximum List: 2\n"));
    // As newer kernels hide it.
    desk.made->symbol("KiWaitNever", 0xC500);
    desk.made->symbol("KiWaitAlways", 0xC508);
    constexpr std::uint64_t kNeverValue = 0x1122334455667789;
    constexpr std::uint64_t kAlwaysValue = 0x99AABBCCDDEEFF10;
    desk.bench.channel.poke64(kKernel + 0xC500, kNeverValue);
    desk.bench.channel.poke64(kKernel + 0xC508, kAlwaysValue);
    std::uint64_t hidden = 0;
    for (unsigned i = 0; i < 8; ++i)
        hidden = hidden << 8 | (((kTimers + 0x100) ^ kAlwaysValue) >> 8 * i & 0xFF);
    hidden = std::rotr(hidden ^ kTimers, static_cast<int>(kNeverValue & 63)) ^ kNeverValue;
    desk.bench.channel.poke64(kTimers + 0x30, hidden);
    CHECK(has(desk.fresh("!timer"), "]  nt!ScanIdle\n"));
    desk.bench.channel.poke64(kTimers + 0x30, hidden + 1);
    CHECK_FALSE(has(desk.fresh("!timer"), "nt!ScanIdle"));
}

TEST_CASE("Damaged lists of timers end with a sentence", "[timer]") {
    TimerDesk desk;
    desk.link(kTimers + 0x20, kTimers + 0x20);
    CHECK(has(desk.fresh("!timer"), "The list of timers is damaged"));
    desk.link(kTimers + 0x20, 0);
    CHECK(has(desk.fresh("!timer"), "The list of timers is broken"));
    CHECK(has(TasksDesk().run("!timer"), "Timers need the types of nt"));
}

TEST_CASE("Older kernels have one table of timers", "[timer]") {
    NarrowDesk desk;
    hawser::test::MadeTypes& types = desk.made->made;
    const auto dword = types.integer("unsigned long", 4, false);
    const auto time = types.record("_ULARGE_INTEGER", 8);
    types.field(time, "QuadPart", 0, types.integer("unsigned int64", 8, false));
    const auto timer = types.record("_KTIMER", 0x28);
    types.field(timer, "DueTime", 0x10, time);
    types.field(timer, "TimerListEntry", 0x18, *types.find("_LIST_ENTRY"));
    types.field(timer, "Dpc", 0x20, types.pointer(dword, 4));
    const auto dpc = types.record("_KDPC", 0x20);
    types.field(dpc, "Type", 0, types.integer("short", 2, true));
    types.field(dpc, "DeferredRoutine", 0xC, types.pointer(dword, 4));
    types.record("_KTHREAD", 0x10);
    types.record("_KPRCB", 0x10);
    desk.made->symbol("KiTimerTableListHead", 0x1A00);
    const Address head = desk.kernel() + 0x1A08;  // the second list
    const Address at = desk.records();
    desk.putPointer(head, (at + 0x18).value());
    desk.putPointer(at + 0x18, head.value());
    desk.put(at + 0x10, 0x1234, 4);
    desk.putPointer(at + 0x20, (at + 0x40).value());
    desk.put(at + 0x40, 0x13, 2);
    desk.putPointer(at + 0x4C, 0x81234567);
    desk.symbolsCome();
    const std::string text = desk.run("!timer");
    CHECK(has(text, "  1 80300000   00001234 00000000 ["));
    CHECK(has(text, "]  81234567\n"));
    CHECK(has(text, "\nTotal Timers: 1, Maximum List: 1\n"));
}
