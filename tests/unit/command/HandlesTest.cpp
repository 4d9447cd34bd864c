#include <catch2/catch.hpp>

#include "tests/support/TextParts.h"
#include "tests/unit/command/ObjectsDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

constexpr std::uint64_t kHandleTable = kObjects + 0xD000;  // HANDLE_TABLE
constexpr std::uint64_t kPages = 0xFFFFFA8000060000;
constexpr std::uint64_t kObjectTable = 0xA0;  // in EPROCESS

// sh.exe has one page of handles: 4 is \Device\Disk0, 8 is free.
struct HandlesDesk : ObjectsDesk {
    explicit HandlesDesk(Headers wanted = Headers::Indexed) : ObjectsDesk(wanted) {
        describeHandles();
        auto& channel = bench.channel;
        channel.map(kPages, 0x4000);
        channel.poke64(kShell + kObjectTable, kHandleTable);
        channel.poke64(kHandleTable, kPages);
        channel.poke32(kHandleTable + 8, 0x400);
        channel.poke32(kHandleTable + 0xC, 1);
        put(kPages + 0x10, Disk, 0x120089);
    }
    void describeHandles() {
        hawser::test::MadeTypes& types = made->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto entry = types.record("_HANDLE_TABLE_ENTRY", 0x10);
        if (headers == Headers::Indexed) {
            types.bits(entry, "Attributes", 0, quad, 17, 3);
            types.bits(entry, "ObjectPointerBits", 0, quad, 20, 44);
            types.bits(entry, "GrantedAccessBits", 8, ulong, 0, 25);
        } else {
            types.field(entry, "Object", 0, types.pointer(quad));
            types.field(entry, "GrantedAccess", 8, ulong);
        }
        const auto table = types.record("_HANDLE_TABLE", 0x20);
        types.field(table, "TableCode", 0, quad);
        types.field(table, "NextHandleNeedingPool", 8, ulong);
        types.field(table, "HandleCount", 0xC, ulong);
        types.field(*types.find("_EPROCESS"), "ObjectTable", kObjectTable, types.pointer(table));
    }
    void put(std::uint64_t entry, unsigned object, std::uint32_t access) {
        const std::uint64_t header = objectAt(object) - kBodyOffset;
        // 2 of the attributes, in both.
        bench.channel.poke64(
            entry, headers == Headers::Indexed ? (header << 16 & ~0xFFFFFULL) | 2 << 17 : header | 3);
        bench.channel.poke32(entry + 8, access);
    }
};

const std::string kShellHeading =
    "PROCESS " + pointer(kShell) +
    "\n    Cid: 01f0    Peb: 00000000`00000000  ParentCid: 0004\n    ObjectTable: " + pointer(kHandleTable) +
    "\n    Image: sh.exe\n\n";
const std::string kTableHeading = "Handle table at " + pointer(kHandleTable) + " with 1 entries in use\n\n";

std::string line(std::string_view handle, std::uint64_t entry) {
    return std::string(handle) + ": Object: " + pointer(objectAt(ObjectsDesk::Disk)) +
           "  GrantedAccess: 00120089 Attributes: 2 Entry: " + pointer(entry) + "\n";
}

}  // namespace

TEST_CASE("!handle shows the handles of a process", "[handles]") {
    HandlesDesk desk(GENERATE(ObjectsDesk::Headers::Indexed, ObjectsDesk::Headers::Pointers));
    const std::string disk = line("0004", kPages + 0x10);
    CHECK(desk.run("!handle 0 1 1f0") == kShellHeading + kTableHeading + disk);
    CHECK(desk.run("!handle -1 1 " + pointer(kShell)) == kShellHeading + kTableHeading + disk);
    CHECK(desk.run("!handle 4 1 1f0") == kShellHeading + kTableHeading + disk);
    CHECK(has(desk.run("!handle 6 3 1f0"),
              disk + "Object: " + pointer(objectAt(ObjectsDesk::Disk)) + "  Type: ("));
    CHECK(desk.run("!handle 8 1 1f0")
              .ends_with("0008: free handle, Entry address " + pointer(kPages + 0x20) + "\n"));
    CHECK(has(desk.run("!handle 0 5 1f0"), "00ff: free handle") == false);
    CHECK(has(desk.run("!handle 0 5 1f0"), "03fc: free handle"));
    CHECK(has(desk.run("!handle 0 1 1f0 Device"), disk));
    CHECK_FALSE(has(desk.run("!handle 0 1 1f0 Event"), disk));
    CHECK(has(desk.run("!handle 400 1 1f0"), "There is no handle 400: the table ends at 400."));
    CHECK(has(desk.run("!handle 0 1 77"), "No process has the id 77."));
    const std::string all = desk.run("!handle 0 1 0");
    CHECK(has(all, "Image: System\n\nThe process has no handles.\n"));
    CHECK(has(all, disk));
    CHECK(has(desk.run("!handle"), "The process has no handles.\n"));
}

TEST_CASE("A large table of handles has pages above its pages", "[handles]") {
    HandlesDesk desk;
    auto& channel = desk.bench.channel;
    channel.poke64(kHandleTable, (kPages + 0x1000) | 1);
    channel.poke32(kHandleTable + 8, 0x800);
    channel.poke64(kPages + 0x1008, kPages + 0x2000);  // the second of its pages alone
    desk.put(kPages + 0x2000 + 0x20, ObjectsDesk::Disk, 0x120089);
    const std::string disk = line("0408", kPages + 0x2020);
    CHECK(desk.fresh("!handle 0 1 1f0") == kShellHeading + kTableHeading + disk);
    CHECK(desk.run("!handle 408 1 1f0") == kShellHeading + kTableHeading + disk);
    CHECK(has(desk.run("!handle 8 1 1f0"), "There is no handle 8.\n"));
    // One more.
    channel.poke64(kHandleTable, (kPages + 0x3000) | 2);
    channel.poke64(kPages + 0x3000, kPages + 0x1000);
    CHECK(desk.fresh("!handle 0 1 1f0") == kShellHeading + kTableHeading + disk);
    CHECK(desk.run("!handle 408 1 1f0") == kShellHeading + kTableHeading + disk);
    // A page that leads to itself ends where the levels do.
    channel.poke32(kHandleTable + 8, 0xFFFFFFFF);
    channel.poke64(kPages + 0x3000, kPages + 0x3000);
    CHECK_FALSE(has(desk.fresh("!handle 0 1 1f0"), disk));
}

TEST_CASE("Tables of handles that are damaged end with a message", "[handles]") {
    HandlesDesk desk;
    auto& channel = desk.bench.channel;
    channel.poke64(kHandleTable, kPages | 3);
    CHECK(has(desk.fresh("!handle 0 1 1f0"), "There is no table of handles at " + pointer(kHandleTable)));
    channel.poke64(kHandleTable, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!handle 0 1 1f0"),
              "The handles from 0 on cannot be read: their page is fffffa80`00bad000."));
    CHECK(has(desk.run("!handle 4 1 1f0"), "The entry cannot be read."));
    channel.poke64(kHandleTable, kPages);
    channel.poke64(kPages + 0x10, 0x123456789ABCULL << 20);
    CHECK(has(desk.fresh("!handle 0 3 1f0"), "There is no object at"));
    channel.poke64(kShell + kObjectTable, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!handle 0 1 1f0"), "There is no table of handles at fffffa80`00bad000."));
}

TEST_CASE("!handle shows the kernel's own handles, and objects by their ids", "[handles]") {
    HandlesDesk desk;
    CHECK(has(desk.run("!handle 0 11"), "nt has no symbol ObpKernelHandleTable."));
    desk.made->symbol("ObpKernelHandleTable", 0xD880);
    desk.bench.channel.poke64(kKernel + 0xD880, kHandleTable);
    CHECK(desk.run("!handle 0 11") == "Kernel handle table at " + pointer(kHandleTable) +
                                          " with 1 entries in use\n\n" + line("0004", kPages + 0x10));
    CHECK(has(desk.run("!handle 1f4 23"), "There is no object at " + pointer(kWaiter)));
    CHECK(has(desk.run("!handle 77 23"), "No process or thread has the id 77."));
    CHECK(has(desk.run("!handle 0 23"), "With the flag 20, !handle takes the id"));
    ObjectsDesk without;
    CHECK(has(without.run("!handle"), "Handles need the types of nt"));
}
