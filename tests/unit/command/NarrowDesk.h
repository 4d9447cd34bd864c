#pragma once

#include <memory>
#include <string_view>

#include "core/engine/ModuleSymbols.h"
#include "tests/support/FakeSymbols.h"
#include "tests/support/MadeSymbols.h"
#include "tests/unit/command/CrashDesk.h"

namespace hawser::command::test {

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

}  // namespace hawser::command::test
