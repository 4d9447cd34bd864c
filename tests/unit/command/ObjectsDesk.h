#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "tests/unit/command/TasksDesk.h"

namespace hawser::command::test {

// Where this kernel has its objects. Each has 0x400 bytes: what stands before its header ends at +0x100.
inline constexpr std::uint64_t kObjects = 0xFFFFFA8000040000;
inline constexpr std::uint64_t objectAt(unsigned number) {
    return kObjects + 0x400ULL * number + 0x130;
}
inline constexpr std::uint64_t kBodyOffset = 0x30;
inline constexpr std::uint64_t kTypeTable = kKernel + 0xD000;
inline constexpr std::uint64_t kRootVariable = kKernel + 0xD800;
inline constexpr std::uint64_t kTexts = kObjects + 0x8000;

// A kernel with a tree of objects, whose headers are those of Windows 7 and later: types (2 Type, 3
// Directory, 4 Device, 5 Driver, 6 SymbolicLink) and the directories "\" and "\Device".
struct ObjectsDesk : TasksDesk {
    enum Number : unsigned {
        TypeType,
        DirectoryType,
        DeviceType,
        DriverType,
        LinkType,
        Root,
        Devices,
        Disk,
        Link
    };
    enum class Headers { Indexed, Pointers };

    explicit ObjectsDesk(Headers wanted = Headers::Indexed) : headers(wanted) {
        bench.channel.map(kObjects, 0x10000);
        describeObjects();
        made->symbol("ObpRootDirectoryObject", 0xD800);
        if (headers == Headers::Indexed) made->symbol("ObTypeIndexTable", 0xD000);
        type(TypeType, u"Type", 2);
        type(DirectoryType, u"Directory", 3);
        type(DeviceType, u"Device", 4);
        type(DriverType, u"Driver", 5);
        type(LinkType, u"SymbolicLink", 6);
        bench.channel.poke64(kRootVariable, objectAt(Root));
        object(Root, DirectoryType);
        name(Root, 0, u"\\");
        object(Devices, DirectoryType);
        enter(Devices, Root, 1, u"Device");
        object(Disk, DeviceType);
        enter(Disk, Devices, 30, u"Disk0");
    }
    void describeObjects() {
        hawser::test::MadeTypes& types = made->made;
        const auto byte = types.integer("unsigned char", 1, false);
        const auto word = types.integer("unsigned short", 2, false);
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto entry = *types.find("_LIST_ENTRY");
        const auto text = types.record("_UNICODE_STRING", 0x10);
        types.field(text, "Length", 0, word);
        types.field(text, "MaximumLength", 2, word);
        types.field(text, "Buffer", 8, types.pointer(word));
        const auto type = types.record("_OBJECT_TYPE", 0x40);
        types.field(type, "TypeList", 0, entry);
        types.field(type, "Name", 0x10, text);
        if (headers == Headers::Indexed) types.field(type, "Index", 0x28, byte);
        types.field(type, "TotalNumberOfObjects", 0x2C, ulong);
        const auto header = types.record("_OBJECT_HEADER", 0x38);
        types.field(header, "PointerCount", 0, quad);
        types.field(header, "HandleCount", 8, quad);
        if (headers == Headers::Indexed) {
            types.field(header, "TypeIndex", 0x18, byte);
            types.field(header, "InfoMask", 0x1A, byte);
        } else {
            types.field(header, "Type", 0x10, types.pointer(type));
            types.field(header, "NameInfoOffset", 0x18, byte);
            types.field(header, "QuotaInfoOffset", 0x1A, byte);
        }
        types.field(header, "Flags", 0x1B, byte);
        types.field(header, "Body", kBodyOffset, quad);
        const auto creator = types.record("_OBJECT_HEADER_CREATOR_INFO", 0x20);
        types.field(creator, "TypeList", 0, entry);
        const auto directory = types.record("_OBJECT_DIRECTORY", 0x130);
        const auto named = types.record("_OBJECT_HEADER_NAME_INFO", 0x20);
        types.field(named, "Directory", 0, types.pointer(directory));
        types.field(named, "Name", 8, text);
        const auto chain = types.record("_OBJECT_DIRECTORY_ENTRY", 0x18);
        types.field(chain, "ChainLink", 0, types.pointer(chain));
        types.field(chain, "Object", 8, types.pointer(quad));
        types.field(directory, "HashBuckets", 0, types.array(types.pointer(chain), 37));
        const auto link = types.record("_OBJECT_SYMBOLIC_LINK", 0x20);
        types.field(link, "LinkTarget", 8, text);
    }
    void unicode(std::uint64_t at, std::u16string_view text) {
        bench.channel.poke16(at, static_cast<std::uint16_t>(2 * text.size()));
        bench.channel.poke64(at + 8, nextText);
        for (const char16_t letter : text) {
            bench.channel.poke16(nextText, letter);
            nextText += 2;
        }
        nextText += 2;
    }
    void object(unsigned number, unsigned ofType) {
        auto& channel = bench.channel;
        const std::uint64_t header = objectAt(number) - kBodyOffset;
        channel.poke64(header, 2);
        if (headers == Headers::Indexed)
            channel.poke(header + 0x18, {ofType + 2});
        else
            channel.poke64(header + 0x10, objectAt(ofType));
    }
    void name(unsigned number, std::uint64_t directory, std::u16string_view text) {
        const std::uint64_t header = objectAt(number) - kBodyOffset;
        if (headers == Headers::Indexed)
            bench.channel.poke(header + 0x1A, {2});
        else
            bench.channel.poke(header + 0x18, {0x20});
        bench.channel.poke64(header - 0x20, directory);
        unicode(header - 0x18, text);
    }
    // Into a directory that is not full: its entry stands behind the object.
    void enter(unsigned number, unsigned directory, unsigned bucket, std::u16string_view text) {
        name(number, objectAt(directory), text);
        const std::uint64_t entry = entryOf(number);
        bench.channel.poke64(entry + 8, objectAt(number));
        bench.channel.poke64(bucketOf(directory, bucket), entry);
    }
    static std::uint64_t entryOf(unsigned number) { return objectAt(number) + 0x280; }
    static std::uint64_t bucketOf(unsigned directory, unsigned bucket) {
        return objectAt(directory) + 8ULL * bucket;
    }
    void type(unsigned number, std::u16string_view text, unsigned index) {
        object(number, TypeType);
        const std::uint64_t at = objectAt(number);
        unicode(at + 0x10, text);
        if (headers == Headers::Indexed) {
            bench.channel.poke(at + 0x28, {index});
            bench.channel.poke64(kTypeTable + 8ULL * index, at);
        }
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }

    Headers headers;
    std::uint64_t nextText = kTexts;
};

}  // namespace hawser::command::test
