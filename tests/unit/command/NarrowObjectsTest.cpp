#include <catch2/catch.hpp>

#include "tests/unit/command/NarrowDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;

TEST_CASE("Resources of a 32-bit kernel keep two owners at hand", "[locks]") {
    NarrowDesk desk;
    const Address head = desk.kernel() + 0x1800;
    const Address at = desk.records() + 0x100;
    desk.putPointer(head, at.value());
    desk.putPointer(at, head.value());
    desk.put(at + 0xC, 2, 2);
    desk.put(at + 0x18 + 8, 0x81234567,
             4);  // the first that shares it; with the low bits of a thread's address
    desk.put(at + 0x18 + 12, 1, 4);
    desk.putPointer(at + 8, (at + 0x80).value());
    desk.put(at + 0x84, 2, 4);
    desk.put(at + 0x88, 0x82000020, 4);
    desk.put(at + 0x8C, 3, 4);
    desk.symbolsCome();
    CHECK(desk.run("!locks") ==
          "**** DUMP OF ALL RESOURCE OBJECTS ****\nKD: Scanning for held locks.\n\nResource @ 80300100    "
          "Shared 2 "
          "owning threads\n     Threads: 81234567-01<*> *** Actual Thread 81234564 82000020-03<*> \n"
          "1 total locks, 1 locks currently held\n");
}

TEST_CASE("Objects of a 32-bit kernel point at their types", "[objects]") {
    NarrowDesk desk;
    const Address records = desk.records();
    const Address type = records + 0x118;
    const Address root = records + 0x218;
    const Address child = records + 0x418;
    desk.text(type + 8, records + 0x600, "Directory");
    for (const Address object : {root, child}) {
        desk.put(object - 0x18, 5, 4);
        desk.putPointer(object - 0x10, type.value());
        desk.put(object - 0xC, 0x10, 2);
    }
    desk.text(root - 0x18 - 0xC, records + 0x620, "\\");
    desk.text(child - 0x18 - 0xC, records + 0x640, "Device");
    desk.putPointer(child - 0x18 - 0x10, root.value());
    desk.putPointer(root + 4 * 36, (records + 0x500).value());
    desk.putPointer(records + 0x504, child.value());
    desk.putPointer(desk.kernel() + 0x1900, root.value());
    desk.symbolsCome();
    CHECK(desk.run("!object \\") ==
          "Object: 80300218  Type: (80300118) Directory\n    ObjectHeader: 80300200 (old version)\n"
          "    HandleCount: 0  PointerCount: 5\n    Directory Object: 00000000  Name: \\\n\n"
          "    Hash Address  Type          Name\n    ---- -------  ----          ----\n"
          "     36  80300418 Directory     Device\n");
    CHECK(desk.run("!object \\device").starts_with("Object: 80300418  Type: (80300118) Directory\n"));
    CHECK(desk.run("!object 80300418 20").starts_with("Object: 80300418"));
}

TEST_CASE("Pool of a 32-bit kernel has headers of eight bytes", "[pool]") {
    NarrowDesk desk;
    hawser::test::MadeTypes& types = desk.made->made;
    const auto word = types.integer("unsigned short", 2, false);
    const auto header = types.record("_POOL_HEADER", 8);
    types.bits(header, "PreviousSize", 0, word, 0, 9);
    types.bits(header, "BlockSize", 2, word, 0, 9);
    types.bits(header, "PoolType", 2, word, 9, 7);
    types.field(header, "PoolTag", 4, types.integer("unsigned long", 4, false));
    const Address page = desk.records();
    desk.put(page + 2, 4 | 5 << 9, 2);
    desk.put(page + 4, 0x20206D4D, 4);
    desk.put(page + 0x20, 4, 2);
    desk.put(page + 0x22, 0x1FC, 2);
    desk.put(page + 0x24, 0x65657246, 4);
    desk.symbolsCome();
    CHECK(desk.run("!pool 80300008 1") ==
          "Pool page 80300008 region is Unknown\n"
          "*80300000 size:   20 previous size:    0  (Allocated) *Mm  \n"
          " 80300008  00000000 00000000 00000000 00000000\n"
          "    80300018  00000000 00000000\n\n"
          " 80300020 size:  fe0 previous size:   20  (Free)       Free\n"
          " 80300028  00000000 00000000 00000000 00000000\n"
          "    80300038  00000000 00000000 00000000 00000000\n\n");
}
