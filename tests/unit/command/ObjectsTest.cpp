#include <catch2/catch.hpp>

#include "core/command/objects/ObjectDirectories.h"
#include "tests/support/TextParts.h"
#include "tests/unit/command/ObjectsDesk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;
using hawser::test::has;

namespace {

std::string headingOf(ObjectsDesk::Number object, ObjectsDesk::Number type, std::string_view typeName) {
    return "Object: " + pointer(objectAt(object)) + "  Type: (" + pointer(objectAt(type)) + ") " +
           std::string(typeName) + "\n    ObjectHeader: " + pointer(objectAt(object) - kBodyOffset);
}

const std::string kListHeading =
    "\n    Hash Address           Type          Name\n    ---- -------           ----          ----\n";

}  // namespace

TEST_CASE("!object shows an object by its address and by its path", "[objects]") {
    const auto headers = GENERATE(ObjectsDesk::Headers::Indexed, ObjectsDesk::Headers::Pointers);
    ObjectsDesk desk(headers);
    const bool indexed = headers == ObjectsDesk::Headers::Indexed;
    const std::string version = indexed ? " (new version)\n" : " (old version)\n";
    const std::string disk = headingOf(ObjectsDesk::Disk, ObjectsDesk::DeviceType, "Device") + version +
                             "    HandleCount: 0  PointerCount: 2\n    Directory Object: " +
                             pointer(objectAt(ObjectsDesk::Devices)) + "  Name: Disk0\n";
    const std::string at = pointer(objectAt(ObjectsDesk::Disk));
    CHECK(desk.run("!object \\device\\DISK0") == disk);
    CHECK(desk.run("!object " + at) == disk);
    CHECK(desk.run("!object " + at + " 0") ==
          headingOf(ObjectsDesk::Disk, ObjectsDesk::DeviceType, "Device") + version);
    CHECK(desk.run("!object " + at + " 21") == disk + "    Full path: \\Device\\Disk0\n");
    CHECK(desk.run("!object " + at + " 10")
              .ends_with("Optional Headers:\n    NameInfo(" + pointer(objectAt(ObjectsDesk::Disk) - 0x50) +
                         ")\n"));
    CHECK(desk.run("!object \\")
              .ends_with(kListHeading + "     01  " + pointer(objectAt(ObjectsDesk::Devices)) +
                         " Directory     Device\n"));
}

TEST_CASE("A directory lists its chains", "[objects]") {
    ObjectsDesk desk;
    desk.object(ObjectsDesk::Link, ObjectsDesk::LinkType);
    desk.enter(ObjectsDesk::Link, ObjectsDesk::Devices, 30, u"Other");
    desk.bench.channel.poke64(ObjectsDesk::entryOf(ObjectsDesk::Link),
                              ObjectsDesk::entryOf(ObjectsDesk::Disk));
    desk.unicode(objectAt(ObjectsDesk::Link) + 8, u"\\Device\\Disk0");
    CHECK(desk.run("!object \\Device\\")
              .ends_with(kListHeading + "     30  " + pointer(objectAt(ObjectsDesk::Link)) +
                         " SymbolicLink  Other\n         " + pointer(objectAt(ObjectsDesk::Disk)) +
                         " Device        Disk0\n"));
    CHECK(desk.run("!object \\Device\\Other").ends_with("    Target String is '\\Device\\Disk0'\n"));
}

TEST_CASE("What is no object, and no path, is said", "[objects]") {
    ObjectsDesk desk;
    CHECK(desk.run("!object \\Device\\Disk1") == "There is no object 'Disk1' in \\Device.\n");
    CHECK(desk.run("!object \\Device\\Disk0\\x") == "\\Device\\Disk0 is a Device, not a directory.\n");
    CHECK(desk.run("!object fffffa80`00bad000") == "There is no object at fffffa80`00bad000.\n");
    CHECK(desk.run("!object " + pointer(kTexts)) == "There is no object at " + pointer(kTexts) + ".\n");
    CHECK(has(desk.run("!object 0 Device"), "There is no object 'ObjectTypes' in \\."));
    CHECK(has(desk.run("!object 0"), "takes the name of a type"));
    CHECK(has(desk.run("!object"), "!object takes an address and flags"));
    CHECK(has(desk.run("!object -p"), "does not show private name spaces"));
    // An index that stands for a type that has another one.
    desk.bench.channel.poke(objectAt(ObjectsDesk::DeviceType) + 0x28, {9});
    CHECK(has(desk.fresh("!object " + pointer(objectAt(ObjectsDesk::Disk))), "There is no object at"));
    desk.bench.channel.poke64(kRootVariable, 0xFFFFFA8000BAD000);
    CHECK(desk.fresh("!object \\") == "There is no object at fffffa80`00bad000.\n");
}

TEST_CASE("The type of an object is hidden by a cookie since Windows 10", "[objects]") {
    ObjectsDesk desk;
    desk.made->symbol("ObHeaderCookie", 0xD900);
    desk.bench.channel.poke(kKernel + 0xD900, {0x5A});
    CHECK(has(desk.run("!object " + pointer(objectAt(ObjectsDesk::Disk))), "There is no object at"));
    const std::uint64_t header = objectAt(ObjectsDesk::Disk) - kBodyOffset;
    desk.bench.channel.poke(header + 0x18, {static_cast<unsigned>((4 ^ 0x5A ^ (header >> 8)) & 0xFF)});
    CHECK(has(desk.fresh("!object " + pointer(objectAt(ObjectsDesk::Disk))), ") Device\n"));
}

TEST_CASE("What stands before a header is found by the kernel's table or by the sizes of its types",
          "[objects]") {
    ObjectsDesk desk;
    const std::uint64_t header = objectAt(ObjectsDesk::Disk) - kBodyOffset;
    const std::string at = pointer(objectAt(ObjectsDesk::Disk));
    // The creator's stands nearer to the header: the name is looked for before it.
    desk.bench.channel.poke(header + 0x1A, {3});
    desk.bench.channel.poke64(header - 0x40, objectAt(ObjectsDesk::Devices));
    desk.unicode(header - 0x38, u"Moved");
    std::string text = desk.run("!object " + at + " 11");
    CHECK(has(text, "Name: Moved\n"));
    CHECK(has(text, "    CreatorInfo(" + pointer(header - 0x20) + ")\n    NameInfo(" +
                        pointer(header - 0x40) + ")\n"));
    // No type tells how long that of handles is: what stands before it is not guessed.
    desk.bench.channel.poke(header + 0x1A, {0x0F});
    text = desk.fresh("!object " + at + " 10");
    CHECK(has(text, "NameInfo"));
    CHECK_FALSE(has(text, "QuotaInfo"));
    desk.made->symbol("ObpInfoMaskToOffset", 0xDA00);
    desk.bench.channel.poke(kKernel + 0xDA00 + 3, {0x60});
    desk.bench.channel.poke64(header - 0x60, objectAt(ObjectsDesk::Devices));
    desk.unicode(header - 0x58, u"ByTable");
    CHECK(has(desk.fresh("!object " + at), "Name: ByTable\n"));
}

TEST_CASE("Directories that are damaged end with a message", "[objects]") {
    ObjectsDesk desk;
    auto& channel = desk.bench.channel;
    const std::uint64_t entry = ObjectsDesk::entryOf(ObjectsDesk::Disk);
    channel.poke64(entry, entry);
    std::string text = desk.fresh("!object \\Device");
    CHECK(has(text, " Device        Disk0\n"));
    CHECK(has(text, "is damaged: its chain 30 leads into itself."));
    CHECK(has(desk.run("!object \\Device\\none"), "There is no object 'none' in \\Device. The directory at"));
    channel.poke64(entry, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!object \\Device"), "cannot be read any further in its chain 30."));
    channel.poke64(entry, 0);
    channel.poke64(entry + 8, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!object \\Device"), "fffffa80`00bad000 ??            ??\n"));
    // A name that is not there.
    channel.poke64(entry + 8, objectAt(ObjectsDesk::Disk));
    channel.poke64(objectAt(ObjectsDesk::Disk) - kBodyOffset - 0x10, 0xFFFFFA8000BAD000);
    CHECK(has(desk.fresh("!object \\Device"), " Device        ??\n"));
    // A directory in itself has a path without end.
    channel.poke64(objectAt(ObjectsDesk::Devices) - kBodyOffset - 0x20, objectAt(ObjectsDesk::Devices));
    CHECK(has(desk.fresh("!object " + pointer(objectAt(ObjectsDesk::Devices)) + " 21"),
              "Full path: ...\\Device"));
}

TEST_CASE("Objects of a type are listed where the kernel keeps a list", "[objects]") {
    ObjectsDesk desk;
    desk.object(9, ObjectsDesk::DirectoryType);
    desk.enter(9, ObjectsDesk::Root, 7, u"ObjectTypes");
    desk.enter(ObjectsDesk::DeviceType, 9, 3, u"Device");
    const std::uint64_t list = objectAt(ObjectsDesk::DeviceType);
    desk.link(list, list);
    desk.bench.channel.poke32(list + 0x2C, 1);
    CHECK(has(desk.run("!object 0 Device"), "nt keeps no list of its objects of type Device (there are 1)"));
    const std::uint64_t creator = objectAt(ObjectsDesk::Disk) - kBodyOffset - 0x20;
    desk.bench.channel.poke(creator + 0x20 + 0x1A, {1});
    desk.link(list, creator);
    desk.link(creator, list);
    CHECK(
        has(desk.fresh("!object 0 Device"), headingOf(ObjectsDesk::Disk, ObjectsDesk::DeviceType, "Device")));
    desk.link(creator, 0);
    CHECK(has(desk.fresh("!object 0 Device"), "The list of objects is broken"));
}

TEST_CASE("!object needs types and symbols, and can be interrupted", "[objects]") {
    TasksDesk without;
    CHECK(has(without.run("!object \\"), "Objects need the types of nt"));
    ObjectsDesk desk;
    desk.bench.channel.looksUntilInterrupted = 2;
    CHECK(has(desk.run("!object \\Device"), "cancelled"));
}
