#include <catch2/catch.hpp>

#include "core/command/objects/ResourceReader.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/TasksDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kListHead = kKernel + 0xC000;  // nt!ExpSystemResourcesList
constexpr std::uint64_t kFirst = 0xFFFFFA8000020000;
constexpr std::uint64_t kSecond = kFirst + 0x100;
constexpr std::uint64_t kTable = kFirst + 0x400;
constexpr std::uint64_t kEvent = kFirst + 0x600;
constexpr std::uint64_t kBlock = kFirst + 0x700;

// Offsets in _ERESOURCE of this kernel.
constexpr std::uint64_t kOwnerTable = 0x10, kActive = 0x18, kFlag = 0x1A, kExclusive = 0x20, kOwner = 0x28,
                        kContention = 0x38, kExclusiveCount = 0x3C;

// Two resources on the list: kFirst is free, kSecond as well.
struct LocksDesk : TasksDesk {
    LocksDesk() {
        describeResources();
        auto& channel = bench.channel;
        channel.map(kFirst, 0x1000);
        made->symbol("ExpSystemResourcesList", 0xC000);
        link(kListHead, kFirst);
        link(kFirst, kSecond);
        link(kSecond, kListHead);
    }
    void describeResources() {
        hawser::test::MadeTypes& types = made->made;
        const auto word = types.integer("unsigned short", 2, false);
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto entry = *types.find("_LIST_ENTRY");
        const auto header = *types.find("_DISPATCHER_HEADER");
        types.field(header, "WaitListHead", 8, entry);
        const auto event = types.record("_KEVENT", 0x18);
        types.field(event, "Header", 0, header);
        const auto block = types.record("_KWAIT_BLOCK", 0x30);
        types.field(block, "WaitListEntry", 0, entry);
        types.field(block, "Thread", 0x18, types.pointer(*types.find("_KTHREAD")));
        const auto owner = types.record("_OWNER_ENTRY", 0x10);
        types.field(owner, "OwnerThread", 0, quad);
        types.bits(owner, "OwnerCount", 8, ulong, 2, 30);
        types.field(owner, "TableSize", 8, ulong);
        const auto resource = types.record("_ERESOURCE", 0x68);
        types.field(resource, "SystemResourcesList", 0, entry);
        types.field(resource, "OwnerTable", kOwnerTable, types.pointer(owner));
        types.field(resource, "ActiveCount", kActive, word);
        types.field(resource, "Flag", kFlag, word);
        exclusive = types.pointer(event);
        types.field(resource, "ExclusiveWaiters", kExclusive, exclusive);
        types.field(resource, "OwnerEntry", kOwner, owner);
        types.field(resource, "ContentionCount", kContention, ulong);
        types.field(resource, "NumberOfExclusiveWaiters", kExclusiveCount, ulong);
    }
    void owns(std::uint64_t entry, std::uint64_t thread, std::uint32_t count) {
        bench.channel.poke64(entry, thread);
        bench.channel.poke32(entry + 8, count << 2);
    }
    // kSecond belongs to kThread alone, and kWaiter waits for it.
    void contend() {
        auto& channel = bench.channel;
        channel.poke16(kSecond + kActive, 1);
        channel.poke16(kSecond + kFlag, 0x80);
        owns(kSecond + kOwner, kThread, 2);
        channel.poke32(kSecond + kContention, 7);
        channel.poke32(kSecond + kExclusiveCount, 1);
        channel.poke64(kSecond + kExclusive, kEvent);
        link(kEvent + 8, kBlock);
        link(kBlock, kEvent + 8);
        channel.poke64(kBlock + 0x18, kWaiter);
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }

    symbols::TypeId exclusive{};
};

const std::string kScan = "**** DUMP OF ALL RESOURCE OBJECTS ****\nKD: Scanning for held locks.\n";

}  // namespace

TEST_CASE("!locks shows the resources that are held, with owners and waiters", "[locks]") {
    LocksDesk desk;
    CHECK(desk.run("!locks") == kScan + "2 total locks, 0 locks currently held\n");
    const std::string free = desk.run("!locks -d");
    CHECK(has(free, "\nResource @ " + pointer(kFirst) + "    Available\n"));
    CHECK(has(free, "\nResource @ " + pointer(kSecond) + "    Available\n"));
    desk.contend();
    const std::string held =
        "\nResource @ " + pointer(kSecond) +
        "    Exclusively owned\n    Contention Count = 7\n    NumberOfExclusiveWaiters = 1\n"
        "     Threads: " +
        pointer(kThread) + "-02<*> \n     Threads Waiting On Exclusive Access:\n" + "              " +
        pointer(kWaiter) + "\n";
    CHECK(desk.fresh("!locks") == kScan + held + "2 total locks, 1 locks currently held\n");
    CHECK(desk.run("!locks fffffa80`00020100") == held + "1 total locks, 1 locks currently held\n");
    const std::string verbose = desk.run("!locks -v fffffa80`00020100");
    CHECK(has(verbose, "     THREAD " + pointer(kThread)));
    CHECK(has(verbose, "     THREAD " + pointer(kWaiter)));
    CHECK(has(verbose, "Call Site"));
    CHECK(has(desk.run("!locks -x"), "!locks takes -v"));
}

TEST_CASE("A resource that several share has a table of owners", "[locks]") {
    LocksDesk desk;
    auto& channel = desk.bench.channel;
    channel.poke16(kFirst + kActive, 2);
    channel.poke64(kFirst + kOwnerTable, kTable);
    channel.poke32(kTable + 8, 4);
    desk.owns(kFirst + kOwner, kThread, 1);
    desk.owns(kTable + 0x20, kWaiter + 3, 3);  // ExSetResourceOwnerPointer's bits
    CHECK(has(desk.fresh("!locks"), "Shared 2 owning threads\n     Threads: " + pointer(kThread) + "-01<*> " +
                                        pointer(kWaiter + 3) + "-03<*> *** Actual Thread " +
                                        pointer(kWaiter) + " \n"));
    channel.poke32(kTable + 8, 0xFFFFFFFF);
    CHECK(has(desk.fresh("!locks"),
              "The table of owners claims 4294967295 entries: after 1024 it is not followed."));
    channel.poke64(kFirst + kOwnerTable, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!locks"), "The table of owners at fffffa80`00bad000 cannot be read."));
}

TEST_CASE("Lists of resources and of waiters that are damaged end with a message", "[locks]") {
    LocksDesk desk;
    desk.contend();
    desk.link(kSecond, kFirst);
    CHECK(has(desk.fresh("!locks"), "The list of resources is damaged: behind " + pointer(kSecond)));
    desk.link(kSecond, 0);
    CHECK(has(desk.fresh("!locks"), "The list of resources is broken: behind " + pointer(kSecond)));
    desk.link(kSecond, 0xFFFFFA8000BAD000);
    const std::string unreadable = desk.fresh("!locks");
    CHECK(has(unreadable, "Resource @ fffffa80`00bad000    ??\n"));
    CHECK(has(unreadable, "The list of resources cannot be read any further than"));
    desk.link(kSecond, kListHead);
    desk.link(kBlock, kBlock);
    CHECK(has(desk.fresh("!locks"), "The list of wait blocks is damaged"));
    CHECK(desk.run("!locks 10") == "The resource at 00000000`00000010 cannot be read.\n");
}

TEST_CASE("!locks says what the types do not tell", "[locks]") {
    LocksDesk desk;
    desk.contend();
    // As newer kernels have it: a pointer to nothing that is told.
    desk.made->made.retarget(desk.exclusive, symbols::kNoType);
    CHECK(has(desk.fresh("!locks"), "              The types of nt do not tell who they are.\n"));
}

TEST_CASE("!locks needs types", "[locks]") {
    TasksDesk desk;
    CHECK(has(desk.run("!locks"), "Resources need the types of nt"));
}

TEST_CASE("!locks can be interrupted", "[locks]") {
    LocksDesk desk;
    desk.bench.channel.looksUntilInterrupted = 3;
    CHECK(has(desk.run("!locks -d"), "cancelled"));
}

TEST_CASE("!stacks shows where each thread waits", "[stacks]") {
    TasksDesk desk;
    desk.made->symbol("KeWaitForSingleObject", 0x4000, symbols::kNoType, true);
    desk.made->symbol("DbgBreakPointWithStatus", 0x5000, symbols::kNoType, true);
    desk.bench.channel.poke64(kSwitched + 0x18, kKernel + 0x4008);
    const std::string heading = "Proc.Thread  .Thread            ThreadState Blocker\n";
    const std::string shell = "                              [" + pointer(kShell) + " sh.exe]\n";
    const std::string waiter =
        " 1f0.0001f4  " + pointer(kWaiter) + "  Blocked     nt!KeWaitForSingleObject+0x8\n";
    const std::string text = desk.run("!stacks");
    CHECK(text.starts_with(heading + "                              [" + pointer(kSystem) + " System]\n" +
                           "   4.000008  " + pointer(kThread) + "  RUNNING     nt!"));
    CHECK(has(text, shell + waiter));
    CHECK(text.ends_with("\nThreads Processed: 2\n"));
    CHECK(has(desk.run("!stacks 2"), waiter));
    // Only those that have it somewhere.
    const std::string filtered = desk.run("!stacks 0 WAITFORSINGLE");
    CHECK(has(filtered, shell + waiter));
    CHECK_FALSE(has(filtered, "System]"));
    CHECK(desk.run("!stacks 1 nothing!") == heading + "Threads Processed: 2\n");
    CHECK(has(desk.run("!stacks 3"), "The detail of !stacks is 0, 1"));
}

TEST_CASE("!stacks leaves idle workers and stacks that are not there to level 1", "[stacks]") {
    TasksDesk desk;
    desk.made->symbol("ExpWorkerThread", 0x5000, symbols::kNoType, true);
    CHECK_FALSE(has(desk.run("!stacks"), pointer(kWaiter)));
    CHECK(has(desk.run("!stacks 1"), pointer(kWaiter) + "  Blocked     nt!ExpWorkerThread+0x8\n"));
    desk.bench.channel.poke64(kWaiter + kKernelStack, 0);
    desk.bench.debugger.dropStopCaches();
    CHECK_FALSE(has(desk.run("!stacks"), pointer(kWaiter)));
    CHECK(has(desk.run("!stacks 1"), pointer(kWaiter) + "  Blocked     Stack paged out\n"));
    desk.link(kWaiter + kEntry, kWaiter + kEntry);
    desk.bench.debugger.dropStopCaches();
    CHECK(has(desk.run("!stacks 1"), "The list of threads is damaged"));
}

TEST_CASE("!ready shows threads that could run, by priority", "[stacks]") {
    TasksDesk desk;
    CHECK(desk.run("!ready") == "No threads are ready.\n");
    auto& channel = desk.bench.channel;
    channel.poke(kWaiter + kState, {1});
    channel.poke(kWaiter + 0x58, {9});
    channel.poke(kThread + kState, {1});
    channel.poke(kThread + 0x58, {12});
    desk.bench.debugger.dropStopCaches();
    CHECK(desk.run("!ready 0") ==
          "THREAD " + pointer(kThread) + "  Priority 12\nTHREAD " + pointer(kWaiter) + "  Priority 9\n");
    const std::string text = desk.run("!ready");
    CHECK(has(text, "Cid 01f0.01f4  Teb: 00000000`07ff6000 READY\n    Priority 9\nChild-SP"));
    CHECK(has(desk.run("!ready 2"), "    Priority 12\nTHREAD"));
}
