#include <catch2/catch.hpp>
#include <set>

#include "core/symbols/SymbolFile.h"
#include "core/symbols/TypeTable.h"
#include "tests/support/Places.h"
#include "tests/unit/dwarf/TestImages.h"

using namespace hawser;
using namespace hawser::symbols;

namespace {

// A type without the names that only one of the two formats keeps: typedefs, and how a base type is spelled.
std::string shapeOf(const TypeTable& types, TypeId id) {
    const auto type = types.type(id);
    REQUIRE(type);
    const std::string qualifiers =
        std::string(type->isConst ? "const " : "") + (type->isVolatile ? "volatile " : "");
    switch (type->kind) {
        case TypeKind::Alias:
            return qualifiers + shapeOf(types, type->target);
        case TypeKind::Pointer:
            return qualifiers + "pointer to " + shapeOf(types, type->target);
        case TypeKind::Array:
            return fmt::format("{}{} of {}", qualifiers, type->count, shapeOf(types, type->target));
        case TypeKind::Function: {
            const auto parameters = types.parameters(id);
            REQUIRE(parameters);
            std::string text = "function(";
            for (const TypeId parameter : *parameters) text += shapeOf(types, parameter) + ";";
            return text + ") " + shapeOf(types, type->target);
        }
        case TypeKind::Record:
        case TypeKind::Enumeration:
            return qualifiers + type->name;
        default:
            return fmt::format("{}{} of {} bytes{}", qualifiers, static_cast<int>(type->kind), type->size,
                               type->isSigned ? ", signed" : "");
    }
}

std::vector<std::string> membersOf(const TypeTable& types, TypeId id) {
    const auto members = types.members(id);
    REQUIRE(members);
    std::vector<std::string> told;
    for (const Member& member : *members)
        told.push_back(fmt::format("{} +{} {}:{} {}", member.name, member.offset, member.bitPosition,
                                   member.bitWidth, shapeOf(types, member.type)));
    return told;
}

std::unique_ptr<const SymbolSource> openedPdb() {
    auto source = openPdb(test::builtFile("../tests/dwarf/shapes.pdb"), {});
    INFO((source ? "" : source.error().what));
    REQUIRE(source);
    return std::move(*source);
}

}  // namespace

TEST_CASE("One source compiled to DWARF and to a PDB has the same types", "[dwarf][pdb]") {
    const auto pdb = openedPdb();
    for (const char* const image : {"x86_64-2-O0", "x86_64-4-O0", "x86_64-5-O0"}) {
        const auto dwarf = test::openedDwarf(test::dwarfImage(image));
        for (const char* const record : {"Nested", "Bits", "Word", "LIST_ENTRY"}) {
            INFO(image << " " << record);
            const auto ours = dwarf->types()->find(record);
            const auto theirs = pdb->types()->find(record);
            REQUIRE(ours);
            REQUIRE(theirs);
            CHECK(dwarf->types()->type(*ours)->size == pdb->types()->type(*theirs)->size);
            CHECK(dwarf->types()->type(*ours)->record == pdb->types()->type(*theirs)->record);
            CHECK(membersOf(*dwarf->types(), *ours) == membersOf(*pdb->types(), *theirs));
        }
        for (const char* const name : {"Color", "Signed"}) {
            INFO(image << " " << name);
            const auto ours = dwarf->types()->enumerators(*dwarf->types()->find(name));
            const auto theirs = pdb->types()->enumerators(*pdb->types()->find(name));
            REQUIRE(ours);
            REQUIRE(theirs);
            REQUIRE(ours->size() == theirs->size());
            for (std::size_t i = 0; i < ours->size(); ++i) {
                CHECK((*ours)[i].name == (*theirs)[i].name);
                CHECK((*ours)[i].value == (*theirs)[i].value);
            }
        }
    }
}

TEST_CASE("One source compiled to DWARF and to a PDB has the same names", "[dwarf][pdb]") {
    const auto pdb = openedPdb();
    const auto dwarf = test::openedDwarf(test::dwarfImage("x86_64-5-O0"));
    for (const char* const name :
         {"sum", "answer", "start", "hidden", "globalCounter", "hiddenCounter", "globalNested", "globalBits",
          "globalWord", "globalUntagged", "uninitialized"}) {
        INFO(name);
        const auto ours = dwarf->find(name);
        const auto theirs = pdb->find(name);
        REQUIRE(ours);
        REQUIRE(theirs);
        CHECK(ours->code == theirs->code);
        if (theirs->type == kNoType) continue;
        CHECK(shapeOf(*dwarf->types(), ours->type) == shapeOf(*pdb->types(), theirs->type));
    }
}
