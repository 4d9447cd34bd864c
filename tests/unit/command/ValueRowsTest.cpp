// Variables and expressions as the rows of a tree.
#include "core/command/cpp/ValueRows.h"

#include <catch2/catch.hpp>

#include "core/command/cpp/ValuePath.h"
#include "tests/support/MadeMemory.h"
#include "tests/support/MadeSymbols.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::test;

namespace {

// NamesOfValues that a test gives values to.
class NamesOfValues final : public CppNames {
  public:
    Result<std::optional<DataType>> typeNamed(std::string_view) const override { return std::nullopt; }
    Result<std::optional<TypedValue>> valueNamed(std::string_view name) const override {
        const auto found = values.find(std::string(name));
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }
    Result<std::optional<TypedValue>> registerNamed(std::string_view) const override { return std::nullopt; }
    Result<std::optional<TypedValue>> pseudoNamed(std::string_view) const override { return std::nullopt; }
    Result<std::uint64_t> masm(std::string_view) const override { return std::uint64_t{0x77}; }
    std::map<std::string, TypedValue> values;
};

// A structure at 0x1000 that points to a second one at 0x1100, and a table of 250 numbers at 0x2000.
struct RowsWorld {
    RowsWorld() {
        MadeTypes& types = symbols->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto item = types.record("_ITEM", 0x20);
        const auto pointer = types.pointer(item);
        types.field(item, "Count", 0, ulong);
        types.bits(item, "Low", 4, ulong, 0, 4);
        types.field(item, "Next", 8, pointer);
        types.field(item, "odd name", 0x10, ulong);
        types.field(item, "Count", 0x14, ulong);
        const auto opaque = types.add([] {
            symbols::Type told;
            told.kind = symbols::TypeKind::Record;
            told.name = "_OPAQUE";
            told.declaredOnly = true;
            return told;
        }());
        memory.memory.map(Address(0x1000), 0x2000);
        memory.memory.put32(Address(0x1000), 7);
        memory.memory.put32(Address(0x1004), 0x35);
        memory.memory.put64(Address(0x1008), 0x1100);
        memory.memory.put32(Address(0x1100), 9);
        for (unsigned i = 0; i < 250; ++i) memory.memory.put32(Address(0x2000 + 4 * i), i);
        names.values["item"] = valueAt(type(item), Address(0x1000));
        names.values["pitem"] = valueOf(type(pointer), 0x1000);
        names.values["lost"] = valueOf(type(pointer), 0x9000);
        names.values["none"] = valueOf(type(pointer), 0);
        names.values["table"] = valueAt(type(types.array(ulong, 250)), Address(0x2000));
        names.values["gone"] = TypedValue{type(ulong)};
        names.values["opaque"] = valueOf(type(types.pointer(opaque)), 0x1000);
        names.values["anything"] = valueOf(type(types.pointer(symbols::kNoType)), 0x1000);
        names.values["pcount"] = valueOf(type(types.pointer(ulong)), 0x1000);
    }
    DataType type(symbols::TypeId id) const { return *DataType::of(symbols, id); }
    std::vector<ValueRow> rows(const std::vector<std::string>& texts,
                               const std::vector<OpenedRow>& opened = {}) const {
        const auto found = rowsOf(texts, names, memory, opened);
        REQUIRE(found);
        return *found;
    }
    // Each row as "  name = value".
    std::string text(const std::vector<std::string>& texts, const std::vector<OpenedRow>& opened = {}) const {
        std::string lines;
        for (const ValueRow& row : rows(texts, opened)) {
            lines += std::string(row.depth * 2, ' ');
            lines += row.left != 0 ? std::to_string(row.left) + " more" : row.name + " = " + row.value;
            lines += row.opens ? " +\n" : "\n";
        }
        return lines;
    }

    std::shared_ptr<MadeSymbols> symbols = std::make_shared<MadeSymbols>();
    MadeMemory memory;
    NamesOfValues names;
};

}  // namespace

TEST_CASE("a value is a row, and its parts are behind it only where they are wanted", "[rows]") {
    const RowsWorld world;
    CHECK(world.text({"item"}) == "item = struct _ITEM +\n");
    CHECK(world.text({"item"}, {{"item", 100}}) ==
          "item = struct _ITEM +\n  Count = 7\n  Low = 0y0101 (0x5)\n  Next = 0x00000000`00001100 +\n"
          "  odd name = 0\n  Count = 0\n");
    CHECK(world.text({"pitem"}, {{"pitem", 1}, {"pitem->Next", 1}}) ==
          "pitem = 0x00000000`00001000 +\n  Count = 7\n  4 more\n");
    CHECK(world.text({"pitem->Next"}, {{"pitem->Next", 1}}) ==
          "pitem->Next = 0x00000000`00001100 +\n  Count = 9\n  4 more\n");
    CHECK(world.text({"pcount"}, {{"pcount", 9}}) == "pcount = 0x00000000`00001000 +\n  *pcount = 7\n");
    CHECK(world.text({"none", "opaque", "anything"}) ==
          "none = 0x00000000`00000000\nopaque = 0x00000000`00001000\nanything = 0x00000000`00001000\n");
}

TEST_CASE("rows write numbers as it is wanted", "[rows]") {
    const RowsWorld world;
    NumberHabits numbers;
    numbers.radix = 10;
    numbers.longsInRadix = true;
    const auto rows = rowsOf({"table"}, world.names, world.memory, {{"table", 12}}, numbers);
    REQUIRE(rows);
    REQUIRE(rows->size() > 12);
    CHECK((*rows)[12].value == "0n11");
    CHECK(world.rows({"table"}, {{"table", 12}})[12].value == "0xb");
}

TEST_CASE("rows of parts lead on by an expression that comes to them", "[rows]") {
    const RowsWorld world;
    const auto rows = world.rows({"pitem"}, {{"pitem", 100}, {"pitem->Next", 100}});
    REQUIRE(rows.size() == 11);
    CHECK(rows[0].target == Address(0x1000));
    CHECK(rows[1].path == "pitem->Count");
    CHECK(rows[1].address == Address(0x1000));
    CHECK(rows[1].type == "unsigned long");
    CHECK(rows[3].path == "pitem->Next");
    CHECK(rows[4].depth == 2);
    CHECK(rows[4].path == "pitem->Next->Count");
    CHECK(rows[4].value == "9");
    // No word of C++, and one that another member of the name hides.
    CHECK(rows[9].path.empty());
    CHECK(rows[10].path.empty());
    for (const ValueRow& row : rows) {
        if (row.path.empty() || row.opens) continue;
        INFO(row.path);
        const auto again = world.rows({row.path});
        CHECK(again.front().value == row.value);
        CHECK(again.front().address == row.address);
    }
    CHECK(world.rows({"*pitem"}, {{"*pitem", 1}})[1].path == "(*pitem).Count");
    CHECK(world.rows({"pitem + 0"}, {{"pitem + 0", 1}})[1].path == "(pitem + 0)->Count");
}

TEST_CASE("of many parts some are told, and how many are left", "[rows]") {
    const RowsWorld world;
    auto rows = world.rows({"table"}, {{"table", 100}});
    REQUIRE(rows.size() == 102);
    CHECK(rows[100].name == "[99]");
    CHECK(rows[100].path == "table[99]");
    CHECK(rows[100].value == "0x63");
    CHECK(rows[101].left == 150);
    rows = world.rows({"table"}, {{"table", 1000}});
    REQUIRE(rows.size() == 251);
    CHECK(rows.back().left == 0);
    // However much is wanted, there is an end.
    const std::vector<std::string> many(100, "table");
    CHECK(world.rows(many, {{"table", 1000}}).size() < kMaxValueRows + 200);
}

TEST_CASE("what fails fails in its own row", "[rows]") {
    const RowsWorld world;
    CHECK(world.text({"nothing", "", "item.Count"}) ==
          "nothing = Couldn't resolve error at 'nothing'\n = \nitem.Count = 7\n");
    CHECK(world.rows({"nothing"}).front().failed);
    CHECK(world.text({"gone"}) == "gone = <unavailable>\n");
    CHECK(world.text({"lost"}, {{"lost", 2}}) ==
          "lost = 0x00000000`00009000 +\n  Count = ??\n  Low = ??\n  3 more\n");
    CHECK(world.rows({std::string(2000, 'x')}).front().failed);
}

TEST_CASE("a scalar in memory can be changed, by its expression and another", "[rows]") {
    const RowsWorld world;
    CHECK(world.rows({"item.Count"}).front().edit == "0x7");
    CHECK(world.rows({"item.Low"}).front().edit == "0x5");
    CHECK(world.rows({"item.Next"}).front().edit == "0x1100");
    CHECK(world.rows({"item"}).front().edit.empty());
    CHECK(world.rows({"pitem"}).front().edit.empty());  // in no memory
    CHECK(world.rows({"@@masm(1)"}).front().edit.empty());
    REQUIRE(assignCpp("pitem->Low", "item.Count + 2", world.names, world.memory));
    CHECK(world.rows({"item.Low"}).front().edit == "0x9");
    REQUIRE(assignCpp("*pcount", "0n12", world.names, world.memory));
    CHECK(world.rows({"item.Count"}).front().value == "0xc");
    CHECK(assignCpp("pitem", "5", world.names, world.memory).error().code == ErrorCode::InvalidArgument);
    CHECK_FALSE(assignCpp("item.Count", " ", world.names, world.memory));
}

TEST_CASE("variables are rows, and one that another hides does not open", "[rows]") {
    const RowsWorld world;
    std::vector<LocalVariable> locals;
    locals.push_back(
        {.name = "pitem", .parameter = true, .value = world.names.values.at("pitem"), .place = "@rcx"});
    locals.push_back(
        {.name = "item", .parameter = false, .value = world.names.values.at("item"), .place = "1000"});
    locals.push_back(
        {.name = "item", .parameter = false, .value = world.names.values.at("item"), .place = "1000"});
    const auto rows = rowsOf(locals, world.memory, {{"item", 1}});
    REQUIRE(rows);
    REQUIRE(rows->size() == 5);
    CHECK((*rows)[0].parameter);
    CHECK((*rows)[0].place == "@rcx");
    CHECK((*rows)[1].place.empty());
    CHECK((*rows)[1].address == Address(0x1000));
    CHECK((*rows)[2].path == "item.Count");
    CHECK((*rows)[4].path.empty());
    CHECK_FALSE((*rows)[4].opens);
}

TEST_CASE("brackets stand where a part would not be one of the whole", "[rows]") {
    for (const char* plain : {"a", "nt!a.b[3]->c", "@rcx", "(*p)", "(*p)->a[1]", "A::b"})
        CHECK(cppOperand(plain) == plain);
    for (const char* other : {"*p", "a + b", "(T*)p", "!a", "a!=b", "-1", "1", "(a", "", "@@masm(1)"})
        CHECK(cppOperand(other) == "(" + std::string(other) + ")");
    CHECK(isCppWord("_a1"));
    CHECK_FALSE(isCppWord("1a"));
    CHECK_FALSE(isCppWord("<unnamed-tag>"));
    CHECK_FALSE(isCppWord(""));
}
