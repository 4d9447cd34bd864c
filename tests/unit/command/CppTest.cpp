#include <catch2/catch.hpp>

#include "core/command/cpp/CppEvaluator.h"
#include "core/command/types/ValueText.h"
#include "tests/support/MadeMemory.h"
#include "tests/support/MadeSymbols.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::test;

namespace {

// TableOfNames that a test gives values to.
class TableOfNames final : public CppNames {
  public:
    explicit TableOfNames(std::shared_ptr<const MadeSymbols> symbols) : m_symbols(std::move(symbols)) {}
    Result<std::optional<DataType>> typeNamed(std::string_view name) const override {
        if (name.starts_with("nt!")) name.remove_prefix(3);
        const auto id = m_symbols->made.find(name);
        if (!id) return std::nullopt;
        return DataType::of(m_symbols, *id).map([](DataType type) { return std::optional(std::move(type)); });
    }
    Result<std::optional<TypedValue>> valueNamed(std::string_view name) const override {
        const auto found = values.find(std::string(name));
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }
    Result<std::optional<TypedValue>> registerNamed(std::string_view name) const override {
        if (name != "rax") return std::nullopt;
        return valueOf(DataType::integer("unsigned int64", 8, false), 0x1234);
    }
    Result<std::optional<TypedValue>> pseudoNamed(std::string_view name) const override {
        if (name != "t0") return std::nullopt;
        return valueOf(DataType::integer("unsigned int64", 8, false), 5);
    }
    Result<std::uint64_t> masm(std::string_view expression) const override {
        if (expression == "poi(x)") return std::uint64_t{0x77};
        return fail(ErrorCode::InvalidArgument, "masm: " + std::string(expression));
    }
    std::map<std::string, TypedValue> values;

  private:
    std::shared_ptr<const MadeSymbols> m_symbols;
};

// A structure at 0x1000 whose pointers lead to a second one at 0x1100.
struct CppWorld {
    CppWorld() {
        MadeTypes& types = symbols->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto charType = types.character("char", 1, true);
        item = types.record("_ITEM", 0x28);
        types.field(item, "Count", 0, ulong);
        types.bits(item, "Low", 4, ulong, 0, 4);
        types.bits(item, "High", 4, ulong, 4, 28);
        types.field(item, "Next", 8, types.pointer(item));
        types.field(item, "Name", 0x10, types.pointer(charType));
        types.field(item, "Table", 0x18, types.array(ulong, 3));
        types.enumeration("_POOL_TYPE", 4, {{"NonPagedPool", 0}, {"PagedPool", 1}});
        types.alias("ITEM", item);
        types.record("List<int>", 4);
        memory.memory.map(Address(0x1000), 0x1000);
        memory.memory.put32(Address(0x1000), 7);
        memory.memory.put32(Address(0x1004), 0xAB3);
        memory.memory.put64(Address(0x1008), 0x1100);
        memory.memory.put64(Address(0x1010), 0x1200);
        memory.memory.put32(Address(0x101C), 42);
        memory.memory.put32(Address(0x1100), 9);
        memory.memory.putText(Address(0x1200), "disk");
        names.values["item"] = valueAt(*DataType::of(symbols, item), Address(0x1000));
        names.values["pitem"] = valueOf(DataType::pointerTo(*DataType::of(symbols, item), 8), 0x1000);
        names.values["nt!Count"] = valueAt(*DataType::of(symbols, ulong), Address(0x1000));
        names.values["gone"] = TypedValue{*DataType::of(symbols, ulong)};
    }
    std::string eval(std::string_view text) const {
        const auto value = evaluateCpp(text, names, memory);
        if (!value) return value.error().what;
        const auto shown = expressionText(memory, *value);
        return shown ? *shown : shown.error().what;
    }
    std::shared_ptr<MadeSymbols> symbols = std::make_shared<MadeSymbols>();
    symbols::TypeId item{};
    MadeMemory memory;
    TableOfNames names{symbols};
};

}  // namespace

TEST_CASE("C++ numbers have the types that C++ gives them", "[cpp]") {
    const CppWorld world;
    struct Case {
        std::string_view text;
        std::string_view value;
    };
    const Case cases[] = {
        {"1", "int 0n1"},
        {"010", "int 0n8"},
        {"0x10", "int 0n16"},
        {"0xffffffff", "unsigned int 0xffffffff"},
        {"4294967296", "int64 0n4294967296"},
        {"0xfffff800`12345678", "unsigned int64 0xfffff800`12345678"},
        {"5U", "unsigned int 5"},
        {"5L", "long 0n5"},
        {"5I64", "int64 0n5"},
        {"1.5", "double 1.5"},
        {"1.5f", "float 1.5"},
        {"'A'", "char 0n65 'A'"},
        {"'\\n'", "char 0n10 ''"},
        {"true", "bool true"},
        {"2+3*4", "int 0n14"},
        {"(2+3)*4", "int 0n20"},
        {"7/2", "int 0n3"},
        {"-7%4", "int 0n-3"},
        {"7.0/2", "double 3.5"},
        {"1<<4|3", "int 0n19"},
        {"~0", "int 0n-1"},
        {"-1 < 1U", "bool false"},
        {"-1 < 1", "bool true"},
        {"!5", "bool false"},
        {"1 && 0 || 1", "bool true"},
        {"1 ? 2 : 3", "int 0n2"},
        {"1, 2", "int 0n2"},
        {"'a' + 1", "int 0n98"},
        {"@rax + 1", "unsigned int64 0x1235"},
        {"@$t0", "unsigned int64 5"},
        {"@@(poi(x))", "unsigned int64 0x77"},
        {"@@masm(poi(x)) + 1", "unsigned int64 0x78"},
        {"(unsigned char)0x141", "unsigned char 0x41 'A'"},
        {"(char)-1", "char 0n-1 ''"},
        {"(unsigned long)-1", "unsigned long 0xffffffff"},
        {"(unsigned __int64)-1", "unsigned int64 0xffffffff`ffffffff"},
        {"static_cast<short>(0x18000)", "short 0n-32768"},
        {"(ULONG64)5", "unsigned int64 5"},
        {"sizeof(int)", "unsigned int64 4"},
        {"sizeof(void *)", "unsigned int64 8"},
        {"1 // and nothing else", "int 0n1"},
    };
    for (const Case& one : cases) {
        INFO(one.text);
        CHECK(world.eval(one.text) == one.value);
    }
}

TEST_CASE("C++ expressions follow members, pointers and arrays", "[cpp]") {
    const CppWorld world;
    CHECK(world.eval("item.Count") == "unsigned long 7");
    CHECK(world.eval("pitem->Next->Count") == "unsigned long 9");
    CHECK(world.eval("(*pitem).Table[1]") == "unsigned long 0x2a");
    CHECK(world.eval("item.High") == "unsigned long 0y0000000000000000000010101011 (0xab)");
    CHECK(world.eval("item.High + 0") == "unsigned long 0xab");
    CHECK(world.eval("item.Name") == "char * 0x00000000`00001200 \"disk\"");
    CHECK(world.eval("item.Name[0]") == "char 0n100 'd'");
    CHECK(world.eval("*item.Name == 'd'") == "bool true");
    CHECK(world.eval("pitem") == "struct _ITEM * 0x00000000`00001000");
    CHECK(world.eval("pitem + 1") == "struct _ITEM * 0x00000000`00001028");
    CHECK(world.eval("pitem->Next - pitem") == "int64 0n6");
    CHECK(world.eval("&item.Table[2]") == "unsigned long * 0x00000000`00001020");
    CHECK(world.eval("&item == pitem") == "bool true");
    CHECK(world.eval("item") == "struct _ITEM");
    CHECK(world.eval("item.Table") == "unsigned long [3] 0x00000000`00001018");
    CHECK(world.eval("((nt!_ITEM *)0x1100)->Count") == "unsigned long 9");
    CHECK(world.eval("((struct _ITEM *)0x1100)->Count") == "unsigned long 9");
    CHECK(world.eval("((ITEM*)@rax)") == "struct _ITEM * 0x00000000`00001234");
    CHECK(world.eval("nt!Count + 1") == "unsigned long 8");
    CHECK(world.eval("sizeof(_ITEM)") == "unsigned int64 0x28");
    CHECK(world.eval("sizeof(List<int>)") == "unsigned int64 4");
    CHECK(world.eval("sizeof pitem->Table") == "unsigned int64 0xc");
    CHECK(world.eval("sizeof(char[2][0x10])") == "unsigned int64 0x20");
    CHECK(world.eval("(_POOL_TYPE)1") == "_POOL_TYPE PagedPool (0n1)");
    CHECK(world.eval("*(unsigned short *)0x1000") == "unsigned short 7");
}

TEST_CASE("the macros of the Windows headers", "[cpp]") {
    const CppWorld world;
    CHECK(world.eval("#FIELD_OFFSET(_ITEM, Next)") == "long 0n8");
    CHECK(world.eval("#CONTAINING_RECORD(0x1110, nt!_ITEM, Name)") == "struct _ITEM * 0x00000000`00001100");
    CHECK(world.eval("#CONTAINING_RECORD(0x1110, _ITEM, Name)->Count") == "unsigned long 9");
    CHECK(world.eval("#RTL_FIELD_SIZE(_ITEM, Table)") == "unsigned int64 0xc");
    CHECK(world.eval("#RTL_SIZEOF_THROUGH_FIELD(_ITEM, Next)") == "unsigned int64 0x10");
    CHECK(world.eval("#RTL_NUMBER_OF(item.Table)") == "unsigned int64 3");
    CHECK(world.eval("#RTL_CONTAINS_FIELD(item, 0x10, Next)") == "bool true");
    CHECK(world.eval("#FIELD_OFFSET(_ITEM, Nothing)") == "Couldn't resolve error at 'Nothing'");
    CHECK(world.eval("#UNKNOWN(1)") == "Couldn't resolve error at '#UNKNOWN'");
}

TEST_CASE("assignments write the target's memory", "[cpp]") {
    const CppWorld world;
    CHECK(world.eval("item.Count = 0x12345") == "unsigned long 0x12345");
    CHECK(world.eval("item.Count += 1") == "unsigned long 0x12346");
    CHECK(world.eval("item.Low = 0x1f") == "unsigned long 0y1111 (0xf)");
    CHECK(world.eval("*(unsigned long *)0x1004") == "unsigned long 0xabf");
    CHECK(world.eval("item.Count++") == "unsigned long 0x12346");
    CHECK(world.eval("--item.Count") == "unsigned long 0x12346");
    CHECK(world.eval("pitem->Next++") == "struct _ITEM * 0x00000000`00001100");
    CHECK(world.eval("pitem->Next") == "struct _ITEM * 0x00000000`00001128");
    CHECK(world.eval("@rax = 1") == "Not an lvalue error at '@rax = 1'");
    CHECK(world.eval("1 = 2") == "Not an lvalue error at '1 = 2'");
    CHECK(world.eval("item = 5") == "Type conflict error at 'item = 5'");
}

TEST_CASE("what is not needed is not evaluated", "[cpp]") {
    const CppWorld world;
    CHECK(world.eval("0 && *(int *)0") == "bool false");
    CHECK(world.eval("1 || *(int *)0") == "bool true");
    CHECK(world.eval("1 ? 5 : *(int *)0") == "int 0n5");
    CHECK(world.eval("1 && *(int *)0") == "Memory access error at '*(int *)0'");
}

TEST_CASE("C++ expressions that are wrong say where", "[cpp]") {
    const CppWorld world;
    CHECK(world.eval("1 +") == "Syntax error at ''");
    CHECK(world.eval("(1") == "Syntax error at ''");
    CHECK(world.eval("1 2") == "Syntax error at '2'");
    CHECK(world.eval("nowhere + 1") == "Couldn't resolve error at 'nowhere + 1'");
    CHECK(world.eval("item.Nothing") == "Couldn't resolve error at 'Nothing'");
    CHECK(world.eval("@nothing") == "Bad register error at '@nothing'");
    CHECK(world.eval("*5") == "Type conflict error at '5'");
    CHECK(world.eval("1.5 << 1") == "Operand error at '<< 1'");
    CHECK(world.eval("1/0") == "Operand error at '/0'");
    CHECK(world.eval("gone") == "unsigned long ??");
    CHECK(world.eval("gone + 1") == "The value is not available here at 'gone + 1'");
    CHECK(world.eval("12xyz") == "Numeric expression missing or malformed at '12xyz'");
    CHECK(world.eval("\"text\"") == "Strings have no value at '\"text\"'");
    CHECK(world.eval(std::string(1000, '(')).starts_with("Expression is nested too deeply at"));
    CHECK(world.eval(std::string(1000, '-') + "1").starts_with("Expression is nested too deeply at"));
    std::string sum = "1";
    for (int i = 0; i < 1000; ++i) sum += "+1";
    CHECK(world.eval(sum).starts_with("Expression is nested too deeply at"));
}

TEST_CASE("What sizeof looks at is neither read nor changed") {
    CppWorld world;
    const std::string before = world.eval("pitem->Count");
    CHECK(world.eval("sizeof(pitem->Count++)") == "unsigned int64 4");
    CHECK(world.eval("sizeof(pitem->Count = 5)") == "unsigned int64 4");
    CHECK(world.eval("pitem->Count") == before);
    CHECK(world.eval("sizeof(*(int *)0xdead0000)") == "unsigned int64 4");
    CHECK(world.eval("sizeof(*((_ITEM *)0xdead0000)->Next)") == "unsigned int64 0x28");
}

TEST_CASE("C++ expressions that lead too far end with an error", "[cpp]") {
    CppWorld world;
    // A stride that has no sign bit left, and a distance that would not fit.
    CHECK(world
              .eval("&((char[18446744073709551615])*(char*)0x8000000000000000) - "
                    "&((char[18446744073709551615])*(char*)0)")
              .find("error") != std::string::npos);
    CHECK(world.eval(std::string(100000, 'P') + "ULONG").find("error") != std::string::npos);
    std::string colons;
    for (int i = 0; i < 100000; ++i) colons += "::";
    CHECK(world.eval(colons + "x").find("error") != std::string::npos);
    std::string nested = "1";
    for (int i = 0; i < 200; ++i) nested = "#RTL_NUMBER_OF(" + nested + ")";
    CHECK(world.eval(nested).find("Too many macros") != std::string::npos);
    CHECK(world.eval("sizeof(PPULONG)") == "unsigned int64 8");
}
