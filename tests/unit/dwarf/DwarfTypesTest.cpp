#include <catch2/catch.hpp>
#include <set>

#include "core/symbols/TypeTable.h"
#include "tests/unit/dwarf/DwarfdumpTree.h"
#include "tests/unit/dwarf/TestImages.h"

using namespace hawser;
using namespace hawser::symbols;

namespace {

bool isRecord(const test::DumpedEntry& entry) {
    return entry.tag == "DW_TAG_structure_type" || entry.tag == "DW_TAG_class_type" ||
           entry.tag == "DW_TAG_union_type";
}

TypeId idOf(const test::DumpedEntry& entry) {
    return TypeId{static_cast<std::uint32_t>(entry.offset)};
}

struct ExpectedMember {
    std::string name;
    std::uint64_t bit = 0;  // from the record's start; of a static one 0
    std::uint64_t width = 0;

    bool operator==(const ExpectedMember&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const ExpectedMember& member) {
        return out << member.name << " at bit " << member.bit << " width " << member.width;
    }
};

std::uint64_t placeIn(const test::DumpedEntry& member) {
    const std::string text = member.text("DW_AT_data_member_location");
    // Version 2 writes an expression.
    constexpr std::string_view kPlus = "DW_OP_plus_uconst ";
    if (text.starts_with(kPlus)) return std::stoull(text.substr(kPlus.size()), nullptr, 16);
    return member.number("DW_AT_data_member_location").value_or(0);
}

// What the tool prints of the members, those of unnamed records in their place.
void expectMembers(const test::DwarfdumpTree& tree, const test::DumpedEntry& record, std::uint64_t offset,
                   std::vector<ExpectedMember>& into) {
    for (const test::DumpedEntry* child : record.children) {
        const std::uint64_t at = offset + placeIn(*child);
        if (child->tag == "DW_TAG_inheritance") {
            into.push_back({tree.qualifiedName(*tree.referred(*child, "DW_AT_type")), at * 8});
        } else if (child->tag == "DW_TAG_variable" || child->has("DW_AT_external")) {
            if (child->tag != "DW_TAG_subprogram") into.push_back({child->text("DW_AT_name")});
        } else if (child->tag == "DW_TAG_member" && !child->has("DW_AT_name")) {
            expectMembers(tree, *tree.referred(*child, "DW_AT_type"), at, into);
        } else if (child->tag == "DW_TAG_member") {
            ExpectedMember member{child->text("DW_AT_name"), at * 8,
                                  child->number("DW_AT_bit_size").value_or(0)};
            if (const auto bit = child->number("DW_AT_data_bit_offset")) member.bit = offset * 8 + *bit;
            if (const auto down = child->number("DW_AT_bit_offset"))
                member.bit = at * 8 + *child->number("DW_AT_byte_size") * 8 - *down - member.width;
            into.push_back(member);
        }
    }
}

std::vector<ExpectedMember> toldMembers(const TypeTable& types, TypeId id) {
    const auto members = types.members(id);
    REQUIRE(members);
    std::vector<ExpectedMember> told;
    for (const Member& member : *members) {
        told.push_back({member.name, member.offset * 8 + member.bitPosition, member.bitWidth});
        const auto type = types.type(member.type);
        REQUIRE(type);
        // A bit field lies within what holds it.
        if (member.bitWidth > 0) CHECK(member.bitPosition + member.bitWidth <= type->size * 8);
    }
    return told;
}

std::string inWords(const TypeTable& types, TypeId id) {
    const auto type = types.type(id);
    REQUIRE(type);
    const std::string qualifiers =
        std::string(type->isConst ? "const " : "") + (type->isVolatile ? "volatile " : "");
    switch (type->kind) {
        case TypeKind::Pointer:
            return qualifiers + "pointer to " + inWords(types, type->target);
        case TypeKind::Reference:
            return qualifiers + "reference to " + inWords(types, type->target);
        case TypeKind::Array:
            return qualifiers + std::to_string(type->count) + " of " + inWords(types, type->target);
        case TypeKind::Function: {
            std::string text = qualifiers + "function(";
            const auto parameters = types.parameters(id);
            REQUIRE(parameters);
            for (const TypeId parameter : *parameters) text += inWords(types, parameter) + ";";
            return text + ") " + inWords(types, type->target);
        }
        default:
            return qualifiers + type->name;
    }
}

std::string memberInWords(const TypeTable& types, const char* record, const std::string& name) {
    const auto id = types.find(record);
    REQUIRE(id);
    const auto members = types.members(*id);
    REQUIRE(members);
    for (const Member& member : *members)
        if (member.name == name) return inWords(types, member.type);
    return {};
}

}  // namespace

TEST_CASE("Every record of an image has its members where the compiler put them", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        const test::DwarfdumpTree tree(path);
        std::size_t seen = 0;
        for (const auto& [offset, entry] : tree.entries()) {
            if (!isRecord(entry) || entry.has("DW_AT_declaration")) continue;
            INFO(image << " " << tree.qualifiedName(entry));
            const auto type = source->types()->type(idOf(entry));
            REQUIRE(type);
            CHECK(type->kind == TypeKind::Record);
            CHECK(type->size == *entry.number("DW_AT_byte_size"));
            CHECK(type->name == (entry.has("DW_AT_name") ? tree.qualifiedName(entry) : "<unnamed-tag>"));
            std::vector<ExpectedMember> expected;
            expectMembers(tree, entry, 0, expected);
            CHECK(toldMembers(*source->types(), idOf(entry)) == expected);
            ++seen;
        }
        CHECK(seen >= 12);
    }
}

TEST_CASE("Every type that an image names is found by that name, once", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        const test::DwarfdumpTree tree(path);
        std::set<std::string> expected;
        for (const auto& [offset, entry] : tree.entries())
            if ((isRecord(entry) || entry.tag == "DW_TAG_enumeration_type" ||
                 entry.tag == "DW_TAG_typedef") &&
                entry.has("DW_AT_name"))
                expected.insert(tree.qualifiedName(entry));
        std::vector<std::string> told;
        source->types()->forEach("*", [&](std::string_view name, TypeId id) {
            INFO(image << " " << name);
            told.emplace_back(name);
            const auto type = source->types()->type(id);
            REQUIRE(type);
            CHECK(type->name == name);
            CHECK(source->types()->find(name) == id);
            return true;
        });
        CHECK(std::set<std::string>(told.begin(), told.end()) == expected);
        CHECK(told.size() == expected.size());
    }
}

TEST_CASE("Every enumeration of an image has its values", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        const test::DwarfdumpTree tree(path);
        for (const auto& [offset, entry] : tree.entries()) {
            if (entry.tag != "DW_TAG_enumeration_type") continue;
            INFO(image << " " << tree.qualifiedName(entry));
            const auto values = source->types()->enumerators(idOf(entry));
            REQUIRE(values);
            REQUIRE(values->size() == entry.children.size());
            for (std::size_t i = 0; i < values->size(); ++i) {
                CHECK((*values)[i].name == entry.children[i]->text("DW_AT_name"));
                CHECK((*values)[i].value == *entry.children[i]->number("DW_AT_const_value"));
            }
        }
        CHECK(source->types()->type(*source->types()->find("Signed"))->isSigned);
        CHECK_FALSE(source->types()->type(*source->types()->find("Color"))->isSigned);
    }
}

TEST_CASE("Whatever a type is made of can be told", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        INFO(image);
        const auto source = test::openedDwarf(test::dwarfImage(image));
        const TypeTable& types = *source->types();
        CHECK(memberInWords(types, "Nested", "matrix") == "2 of 3 of 5 of int");
        CHECK(memberInWords(types, "Nested", "counter") == "volatile pointer to volatile int");
        CHECK(memberInWords(types, "Nested", "constant") == "pointer to const void");
        CHECK(memberInWords(types, "Nested", "tail") == "0 of UCHAR");
        CHECK(memberInWords(types, "Nested", "callback") ==
              "pointer to function(pointer to Nested;pointer to const char;unsigned long long;) int");
        CHECK(memberInWords(types, "outer::Derived", "m_reference") == "reference to int");
        const auto record = types.members(*types.find("Nested"));
        const auto matrix =
            std::find_if(record->begin(), record->end(), [](const Member& m) { return m.name == "matrix"; });
        CHECK(types.type(matrix->type)->size == 2 * 3 * 5 * 4);
        CHECK(types.type(types.type(matrix->type)->target)->size == 3 * 5 * 4);
        CHECK(types.type(*types.find("Opaque"))->declaredOnly);
        // A declaration in the one source leads to the definition in the other.
        CHECK_FALSE(types.type(*types.find("Nested"))->declaredOnly);
        CHECK(types.type(kNoType).error().code == ErrorCode::InvalidArgument);
        CHECK_FALSE(types.type(TypeId{0xFFFFFFF0}));
    }
}
