#include <catch2/catch.hpp>

#include "core/command/types/ListWalk.h"
#include "core/command/types/RecordText.h"
#include "core/command/types/TypeSpelling.h"
#include "core/command/types/ValueText.h"
#include "tests/support/MadeMemory.h"
#include "tests/support/MadeSymbols.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::test;
using symbols::TypeId;

namespace {

// A few structures as the kernel has them, and memory at 0x1000 to put them into.
struct TypesWorld {
    explicit TypesWorld(unsigned pointerBytes = 8) : memory(pointerBytes), pointer(pointerBytes) {
        MadeTypes& types = symbols->made;
        uchar = types.character("unsigned char", 1, false);
        charType = types.character("char", 1, true);
        wide = types.character("wchar_t", 2, false);
        ushort = types.integer("unsigned short", 2, false);
        longType = types.integer("long", 4, true);
        ulong = types.integer("unsigned long", 4, false);
        ulong64 = types.integer("unsigned __int64", 8, false);
        symbols::Type none;
        none.kind = symbols::TypeKind::Void;
        voidType = types.add(none);
        list = types.record("_LIST_ENTRY", 2 * pointer);
        types.field(list, "Flink", 0, types.pointer(list, pointer));
        types.field(list, "Blink", pointer, types.pointer(list, pointer));
        unicode = types.record("_UNICODE_STRING", 2 * pointer);
        types.field(unicode, "Length", 0, ushort);
        types.field(unicode, "MaximumLength", 2, ushort);
        types.field(unicode, "Buffer", pointer, types.pointer(wide, pointer));
        pool = types.enumeration("_POOL_TYPE", 4,
                                 {{"NonPagedPool", 0}, {"PagedPool", 1}, {"NonPagedPoolNx", 512}});
        memory.memory.map(Address(0x1000), 0x1000);
    }

    DataType type(TypeId id) const {
        const auto found = DataType::of(symbols, id);
        REQUIRE(found);
        return *found;
    }
    std::string shown(const TypedValue& value, const LayoutOptions& options = {}) const {
        std::string text;
        const auto done = printTyped(memory, value, options, [&](std::string_view line) { text += line; });
        return done ? text : text + "error: " + done.error().what + "\n";
    }
    std::string layout(TypeId id, const LayoutOptions& options = {}) const {
        return shown(TypedValue{type(id)}, options);
    }
    std::string at(TypeId id, std::uint64_t address, const LayoutOptions& options = {}) const {
        return shown(valueAt(type(id), Address(address)), options);
    }
    std::string field(TypeId id, std::uint64_t address) const {
        const auto text = fieldText(memory, valueAt(type(id), Address(address)));
        REQUIRE(text);
        return *text;
    }

    std::shared_ptr<MadeSymbols> symbols = std::make_shared<MadeSymbols>();
    MadeMemory memory;
    unsigned pointer;
    TypeId uchar, charType, wide, ushort, longType, ulong, ulong64, voidType, list, unicode, pool;
};

LayoutOptions fields(std::initializer_list<std::string_view> names) {
    LayoutOptions options;
    for (const std::string_view name : names) options.fields.push_back(*parseFieldPath(name, false));
    return options;
}

TypeId driverObject(TypesWorld& world) {
    MadeTypes& types = world.symbols->made;
    const TypeId driver = types.record("_DRIVER_OBJECT", 0x60);
    types.field(driver, "Type", 0, types.integer("short", 2, true));
    types.field(driver, "Flags", 4, world.ulong);
    types.field(driver, "Pool", 8, world.pool);
    types.bits(driver, "Loaded", 12, world.ulong, 0, 1);
    types.bits(driver, "Spare", 12, world.ulong, 1, 31);
    types.field(driver, "Start", 0x10, types.pointer(world.voidType));
    types.field(driver, "Name", 0x18, world.unicode);
    types.field(driver, "Unload", 0x28, types.pointer(types.function(world.voidType, {})));
    types.field(driver, "Self", 0x30, types.pointer(driver));
    types.field(driver, "Image", 0x38, types.array(world.uchar, 8));
    types.field(driver, "Links", 0x40, world.list);
    types.field(driver, "Counts", 0x50, types.array(world.ulong, 3));
    types.field(driver, "Priority", 0x5C, world.charType);
    types.field(driver, "State", 0x5D, world.uchar);
    return driver;
}

}  // namespace

TEST_CASE("dt writes the layout of a record", "[types]") {
    TypesWorld world;
    CHECK(world.layout(driverObject(world)) ==
          "   +0x000 Type             : Int2B\n"
          "   +0x004 Flags            : Uint4B\n"
          "   +0x008 Pool             : _POOL_TYPE\n"
          "   +0x00c Loaded           : Pos 0, 1 Bit\n"
          "   +0x00c Spare            : Pos 1, 31 Bits\n"
          "   +0x010 Start            : Ptr64 Void\n"
          "   +0x018 Name             : _UNICODE_STRING\n"
          "   +0x028 Unload           : Ptr64     void \n"
          "   +0x030 Self             : Ptr64 _DRIVER_OBJECT\n"
          "   +0x038 Image            : [8] UChar\n"
          "   +0x040 Links            : _LIST_ENTRY\n"
          "   +0x050 Counts           : [3] Uint4B\n"
          "   +0x05c Priority         : Char\n"
          "   +0x05d State            : UChar\n");
}

TEST_CASE("dt writes an instance", "[types]") {
    TypesWorld world;
    const TypeId driver = driverObject(world);
    SparseMemory& memory = world.memory.memory;
    memory.put16(Address(0x1000), 0xFFFC);
    memory.put32(Address(0x1004), 0x12);
    memory.put32(Address(0x1008), 512);
    memory.put32(Address(0x100C), 0x2B);
    memory.put64(Address(0x1010), 0xFFFFF80012345678);
    memory.put16(Address(0x1018), 6);
    memory.put64(Address(0x1020), 0x1800);
    memory.putUtf16(Address(0x1800), "abcdef");
    memory.put64(Address(0x1028), 0xF000);
    memory.putText(Address(0x1038), "disk");
    memory.put64(Address(0x1040), 0x1040);
    memory.put64(Address(0x1048), 0x1040);
    memory.put32(Address(0x1050), 7);
    memory.put8(Address(0x105C), 8);
    memory.put8(Address(0x105D), 'A');
    CHECK(world.at(driver, 0x1000) ==
          "   +0x000 Type             : 0n-4\n"
          "   +0x004 Flags            : 0x12\n"
          "   +0x008 Pool             : 200 ( NonPagedPoolNx )\n"
          "   +0x00c Loaded           : 0y1\n"
          "   +0x00c Spare            : 0y0000000000000000000000000010101 (0x15)\n"
          "   +0x010 Start            : 0xfffff800`12345678 Void\n"
          "   +0x018 Name             : _UNICODE_STRING \"abc\"\n"
          "   +0x028 Unload           : 0x00000000`0000f000     void  nt!Routine+0\n"
          "   +0x030 Self             : (null) \n"
          "   +0x038 Image            : [8]  \"disk\"\n"
          "   +0x040 Links            : _LIST_ENTRY [ 0x00000000`00001040 - 0x00000000`00001040 ]\n"
          "   +0x050 Counts           : [3] 7\n"
          "   +0x05c Priority         : 8 ''\n"
          "   +0x05d State            : 0x41 'A'\n");
}

TEST_CASE("what cannot be read is shown as question marks", "[types]") {
    TypesWorld world;
    const TypeId driver = driverObject(world);
    const std::string text = world.at(driver, 0x1FF0, fields({"Type", "Start", "Links", "Loaded"}));
    CHECK(text.find("Type   : 0n0\n") != std::string::npos);
    CHECK(text.find("Start  : ??\n") != std::string::npos);
    CHECK(text.find("Links  : _LIST_ENTRY\n") != std::string::npos);
    CHECK(text.find("Memory read error 0000000000002000\n") != std::string::npos);
}

TEST_CASE("of fields that are chosen nothing else is read", "[types]") {
    TypesWorld world;
    const TypeId driver = driverObject(world);
    const std::string text = world.at(driver, 0x1FF0, fields({"Type"}));
    CHECK(text == "   +0x000 Type : 0n0\n");  // what lies behind cannot be read, and is not told
    CHECK(world.memory.bytesRead == 2);
}

TEST_CASE("a record and an array are read at once, in physical memory as well", "[types]") {
    TypesWorld world;
    const TypeId driver = driverObject(world);
    world.shown(valueAt(world.type(driver), Address(0x1000), true));
    CHECK(world.memory.reads == 1);
    world.memory.reads = 0;
    const auto many = DataType::arrayOf(world.type(world.ulong), 64);
    LayoutOptions options;
    options.arrays = true;
    world.shown(valueAt(many, Address(0x1800), true), options);
    CHECK(world.memory.reads == 1);
    CHECK(world.shown(valueAt(DataType::arrayOf(world.type(world.charType), 8), Address(0x1000), true))
              .find("??") == std::string::npos);
}

TEST_CASE("fields are chosen by name, beginning, pattern and path", "[types]") {
    TypesWorld world;
    const TypeId driver = driverObject(world);
    CHECK(world.layout(driver, fields({"flags"})) == "   +0x004 Flags : Uint4B\n");
    CHECK(world.layout(driver, fields({"Type", "Start"})) ==
          "   +0x000 Type  : Int2B\n   +0x010 Start : Ptr64 Void\n");
    CHECK(world.layout(driver, fields({"S*"})) ==
          "   +0x00c Spare : Pos 1, 31 Bits\n   +0x010 Start : Ptr64 Void\n"
          "   +0x030 Self  : Ptr64 _DRIVER_OBJECT\n   +0x05d State : UChar\n");
    CHECK(world.layout(driver, fields({"Name."})) ==
          "   +0x018 Name : \n"
          "      +0x000 Length           : Uint2B\n"
          "      +0x002 MaximumLength    : Uint2B\n"
          "      +0x008 Buffer           : Ptr64 Wchar\n");
    CHECK(world.layout(driver, fields({"Name.Length"})) ==
          "   +0x018 Name : \n      +0x000 Length : Uint2B\n");
    CHECK(world.layout(driver, fields({"nowhere"})) == "error: Cannot find specified field members.\n");
    world.memory.memory.put32(Address(0x1058), 0xABCD);
    CHECK(world.at(driver, 0x1000, fields({"Counts[2]"})) == "   +0x058 Counts[2] : 0xabcd\n");
    CHECK(world.at(driver, 0x1000, fields({"Counts[3]"})) == "error: There is no element [3].\n");
}

TEST_CASE("records within each other are shown to a depth, and none without end", "[types]") {
    TypesWorld world;
    const TypeId driver = driverObject(world);
    world.memory.memory.put64(Address(0x1030), 0x1000);
    LayoutOptions options = fields({"Self", "Links"});
    options.depth = 2;
    const std::string text = world.at(driver, 0x1000, options);
    CHECK(text.find("   +0x030 Self  : 0x00000000`00001000 _DRIVER_OBJECT\n      +0x000 Type") !=
          std::string::npos);
    CHECK(
        text.find("      +0x030 Self             : 0x00000000`00001000 _DRIVER_OBJECT\n      +0x038 Image") !=
        std::string::npos);
    CHECK(text.find("   +0x040 Links : _LIST_ENTRY [ 0x00000000`00000000 - 0x00000000`00000000 ]\n"
                    "      +0x000 Flink            : (null) \n") != std::string::npos);
}

TEST_CASE("a record that is said to lie in itself ends", "[types]") {
    TypesWorld world;
    MadeTypes& types = world.symbols->made;
    const TypeId self = types.record("_SELF", 8);
    types.field(self, "Inner", 0, self);
    symbols::Member base;
    base.kind = symbols::MemberKind::Base;
    base.type = self;
    types.member(self, base);
    LayoutOptions options;
    options.blocks = true;
    CHECK_FALSE(world.layout(self, options).empty());
    options.depth = 9;
    CHECK_FALSE(world.at(self, 0x1000, options).empty());

    const TypeId circle = types.alias("CIRCLE", self);
    types.retarget(circle, circle);
    CHECK(world.layout(circle) == "error: A type's names stand for each other.\n");
    const TypeId loop = types.pointer(self);
    types.retarget(loop, loop);
    CHECK(layoutSpelling(world.type(loop)).size() < 1000);
    CHECK(sourceSpelling(world.type(loop)).size() < 1000);
    world.memory.memory.put64(Address(0x1100), 0x1100);
    CHECK(world.field(loop, 0x1100).size() < 1000);
}

TEST_CASE("arrays, compact lines, no offsets and verbose text", "[types]") {
    TypesWorld world;
    const TypeId driver = driverObject(world);
    LayoutOptions options = fields({"Counts"});
    options.fields.front().elements = true;
    CHECK(world.at(driver, 0x1000, options) == "   +0x050 Counts : \n    [00] 0\n    [01] 0\n    [02] 0\n");
    options.elements = 1;
    CHECK(world.at(driver, 0x1000, options) == "   +0x050 Counts : \n    [00] 0\n");
    options = fields({"Type", "Flags"});
    options.compact = true;
    CHECK(world.at(driver, 0x1000, options) == "   +0x000 Type : 0n0 +0x004 Flags : 0\n");
    options = fields({"Type", "Flags"});
    options.offsets = options.indented = false;
    CHECK(world.at(driver, 0x1000, options) == "Type  : 0n0\nFlags : 0\n");
    options = fields({"Loaded", "Self", "Links", "Pool"});
    options.verbose = true;
    CHECK(world.layout(driver, options) ==
          "struct _DRIVER_OBJECT, 14 elements, 0x60 bytes\n"
          "   +0x008 Pool   : Enum _POOL_TYPE,  3 total enums\n"
          "   +0x00c Loaded : Bitfield Pos 0, 1 Bit\n"
          "   +0x030 Self   : Ptr64 to struct _DRIVER_OBJECT, 14 elements, 0x60 bytes\n"
          "   +0x040 Links  : struct _LIST_ENTRY, 2 elements, 0x10 bytes\n");
}

TEST_CASE("bases and parts without a name show their fields", "[types]") {
    TypesWorld world;
    MadeTypes& types = world.symbols->made;
    const TypeId base = types.record("Base", 16, symbols::RecordKind::Class);
    symbols::Member table;
    table.kind = symbols::MemberKind::VirtualTable;
    table.type = types.pointer(world.voidType);
    types.member(base, table);
    types.field(base, "m_count", 8, world.longType);
    const TypeId anonymous = types.record("<unnamed-tag>", 4, symbols::RecordKind::Union);
    types.field(anonymous, "Whole", 0, world.ulong);
    types.field(anonymous, "Low", 0, world.ushort);
    const TypeId derived = types.record("Derived", 24, symbols::RecordKind::Class);
    symbols::Member inherits;
    inherits.kind = symbols::MemberKind::Base;
    inherits.name = "Base";
    inherits.type = base;
    types.member(derived, inherits);
    types.field(derived, "", 16, anonymous);
    CHECK(world.layout(derived) ==
          "   +0x000 __VFN_table      : Ptr64 \n"
          "   +0x008 m_count          : Int4B\n"
          "   +0x010 Whole            : Uint4B\n"
          "   +0x010 Low              : Uint2B\n");
}

TEST_CASE("enumerations list their names", "[types]") {
    TypesWorld world;
    CHECK(world.layout(world.pool) ==
          "   NonPagedPool = 0n0\n   PagedPool = 0n1\n   NonPagedPoolNx = 0n512\n");
    world.memory.memory.put32(Address(0x1000), 0x77);
    CHECK(world.field(world.pool, 0x1000) == "77 (No matching name)");
}

TEST_CASE("types are spelled as dt and as C++ write them", "[types]") {
    TypesWorld world;
    MadeTypes& types = world.symbols->made;
    const TypeId routine = types.function(world.longType, {types.pointer(world.list), world.ulong});
    const auto layout = [&](TypeId id) { return layoutSpelling(world.type(id)); };
    const auto source = [&](TypeId id) { return sourceSpelling(world.type(id)); };
    CHECK(layout(types.pointer(routine)) == "Ptr64     long ");
    CHECK(layout(types.array(types.array(world.ulong, 3), 2)) == "[2] [3] Uint4B");
    CHECK(layout(types.alias("PLIST_ENTRY", types.pointer(world.list))) == "Ptr64 _LIST_ENTRY");
    CHECK(layout(types.pointer(world.list, 4)) == "Ptr32 _LIST_ENTRY");
    CHECK(source(types.pointer(types.pointer(world.charType))) == "char **");
    CHECK(source(world.ulong64) == "unsigned int64");
    CHECK(source(types.pointer(world.list)) == "struct _LIST_ENTRY *");
    CHECK(source(types.array(types.array(world.ulong, 3), 2)) == "unsigned long [2][3]");
    CHECK(source(types.array(types.pointer(world.ushort), 42)) == "unsigned short *[42]");
    CHECK(source(types.pointer(routine)) == "<function> *");
    const TypeId named = types.alias("ROUTINE", routine);
    CHECK(layout(types.pointer(named)) == "Ptr64     long ");
    CHECK(source(types.pointer(named)) == "<function> *");
    CHECK(verboseSpelling(world.type(types.pointer(named))) == "Ptr64     long ");
    CHECK(source(routine) == "long (struct _LIST_ENTRY *, unsigned long)");
    CHECK(parametersSpelling(world.type(types.function(world.voidType, {}))) == "(void)");
}

TEST_CASE("pointers of a 32-bit target have four bytes", "[types]") {
    TypesWorld world(4);
    CHECK(world.layout(world.list) ==
          "   +0x000 Flink            : Ptr32 _LIST_ENTRY\n   +0x004 Blink            : Ptr32 _LIST_ENTRY\n");
    world.memory.memory.put32(Address(0x1000), 0x80123456);
    world.memory.memory.put32(Address(0x1004), 0x1000);
    CHECK(world.at(world.list, 0x1000) ==
          "   +0x000 Flink            : 0x80123456 _LIST_ENTRY\n"
          "   +0x004 Blink            : 0x00001000 _LIST_ENTRY [ 0x80123456 - 0x1000 ]\n");
}

TEST_CASE("lists are walked to their end, their start, a circle or what cannot be read", "[types]") {
    TypesWorld world;
    MadeTypes& types = world.symbols->made;
    const TypeId process = types.record("_EPROCESS", 0x40);
    types.field(process, "Id", 0, world.ulong);
    types.field(process, "Next", 8, types.pointer(process));
    types.field(process, "Links", 0x10, world.list);
    SparseMemory& memory = world.memory.memory;
    const auto walk = [&](std::string_view link) {
        std::vector<std::uint64_t> seen;
        const auto end = walkList(world.memory, valueAt(world.type(process), Address(0x1000)), link,
                                  [&](const TypedValue& v) -> Result<> {
                                      seen.push_back(v.address->value());
                                      return {};
                                  });
        REQUIRE(end);
        return std::pair(seen, *end);
    };
    using Seen = std::vector<std::uint64_t>;
    memory.put64(Address(0x1008), 0x1100);
    CHECK(walk("Next") == std::pair(Seen{0x1000, 0x1100}, ListEnd::Null));
    memory.put64(Address(0x1108), 0x9000);
    CHECK(walk("Next") == std::pair(Seen{0x1000, 0x1100, 0x9000}, ListEnd::Unreadable));
    memory.put64(Address(0x1108), 0x1100);
    CHECK(walk("Next") == std::pair(Seen{0x1000, 0x1100}, ListEnd::Circle));
    memory.put64(Address(0x1010), 0x1210);
    memory.put64(Address(0x1210), 0x1010);
    CHECK(walk("Links.Flink") == std::pair(Seen{0x1000, 0x1200}, ListEnd::First));
    CHECK(walk("Links") == std::pair(Seen{0x1000, 0x1200}, ListEnd::First));
    CHECK_FALSE(walkList(world.memory, valueAt(world.type(process), Address(0x1000)), "Id",
                         [](const TypedValue&) -> Result<> { return {}; }));
}
