#include <catch2/catch.hpp>

#include "core/engine/ModuleSymbols.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/MadeSymbols.h"
#include "tests/unit/command/CrashDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;

namespace {

// A 32-bit kernel with records as Windows XP has them.
struct NarrowDesk : CrashDesk {
    NarrowDesk() : CrashDesk(Machine::X86, {}, 2600) {
        hawser::test::MadeTypes& types = made->made;
        const auto byte = types.integer("unsigned char", 1, false);
        const auto word = types.integer("unsigned short", 2, false);
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto pointer = types.pointer(ulong, 4);
        const auto entry = types.record("_LIST_ENTRY", 8);
        types.field(entry, "Flink", 0, types.pointer(entry, 4));
        types.field(entry, "Blink", 4, types.pointer(entry, 4));
        const auto text = types.record("_UNICODE_STRING", 8);
        types.field(text, "Length", 0, word);
        types.field(text, "Buffer", 4, types.pointer(word, 4));

        const auto owner = types.record("_OWNER_ENTRY", 8);
        types.field(owner, "OwnerThread", 0, ulong);
        types.field(owner, "OwnerCount", 4, ulong);
        types.field(owner, "TableSize", 4, ulong);
        const auto resource = types.record("_ERESOURCE", 0x38);
        types.field(resource, "SystemResourcesList", 0, entry);
        types.field(resource, "OwnerTable", 8, types.pointer(owner, 4));
        types.field(resource, "ActiveCount", 0xC, word);
        types.field(resource, "Flag", 0xE, word);
        types.field(resource, "OwnerThreads", 0x18, types.array(owner, 2));

        const auto type = types.record("_OBJECT_TYPE", 0x20);
        types.field(type, "TypeList", 0, entry);
        types.field(type, "Name", 8, text);
        const auto header = types.record("_OBJECT_HEADER", 0x20);
        types.field(header, "PointerCount", 0, ulong);
        types.field(header, "HandleCount", 4, ulong);
        types.field(header, "Type", 8, types.pointer(type, 4));
        types.field(header, "NameInfoOffset", 0xC, byte);
        types.field(header, "Body", 0x18, ulong);
        const auto directory = types.record("_OBJECT_DIRECTORY", 0xA0);
        const auto named = types.record("_OBJECT_HEADER_NAME_INFO", 0x10);
        types.field(named, "Directory", 0, types.pointer(directory, 4));
        types.field(named, "Name", 4, text);
        const auto chain = types.record("_OBJECT_DIRECTORY_ENTRY", 8);
        types.field(chain, "ChainLink", 0, types.pointer(chain, 4));
        types.field(chain, "Object", 4, pointer);
        types.field(directory, "HashBuckets", 0, types.array(types.pointer(chain, 4), 37));
        made->symbol("ExpSystemResourcesList", 0x1800);
        made->symbol("ObpRootDirectoryObject", 0x1900);
    }
    ~NarrowDesk() { debugger.symbols().lookIn(nullptr, {}); }

    void symbolsCome() {
        stand();
        debugger.symbols().lookIn(&finder, [](const engine::Module&) { return false; });
        finder.comes("ntoskrnl.exe", made);
        debugger.symbols().refresh();
    }
    // "Type" or "Directory" and the like, at an object's header.
    void text(Address at, Address characters, std::string_view letters) {
        put(at, 2 * letters.size(), 2);
        putPointer(at + 4, characters.value());
        for (std::size_t i = 0; i < letters.size(); ++i)
            put(characters + 2 * i, static_cast<unsigned char>(letters[i]), 2);
    }

    std::shared_ptr<hawser::test::MadeSymbols> made = std::make_shared<hawser::test::MadeSymbols>();
    hawser::test::FakeFinder finder;
};

}  // namespace

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
