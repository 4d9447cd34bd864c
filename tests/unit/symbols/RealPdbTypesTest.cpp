#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "core/symbols/SymbolFile.h"
#include "core/symbols/TypeTable.h"
#include "tests/unit/symbols/PdbDump.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

using RecordsByIndex = std::map<std::uint32_t, DumpedRecord>;

std::uint32_t numberOf(TypeId id) {
    return static_cast<std::uint32_t>(id);
}

bool isTag(const DumpedRecord& record) {
    return record.kind == "LF_STRUCTURE" || record.kind == "LF_CLASS" || record.kind == "LF_UNION" ||
           record.kind == "LF_ENUM";
}

bool isDeclaration(const DumpedRecord& record) {
    return record.details.find("forward ref") != std::string::npos;
}

std::string nameIn(const std::string& line) {
    const std::size_t first = line.find('`');
    return line.substr(first + 1, line.rfind('`') - first - 1);
}

std::uint32_t typeIn(const std::string& line, std::string_view label) {
    return static_cast<std::uint32_t>(numberIn(behind(line, label), 16));
}

// The fields of a list, a line each.
std::vector<std::string> fieldsOf(const RecordsByIndex& records, std::uint32_t list) {
    std::vector<std::string> fields;
    const auto found = records.find(list);
    if (found == records.end()) return fields;
    std::istringstream text(found->second.details);
    for (std::string line; std::getline(text, line);) {
        if (line.find("- LF_") != std::string::npos)
            fields.push_back(line);
        else if (!fields.empty())
            fields.back() += line;
    }
    return fields;
}

// A member in one line, the same from both sides.
std::string memberText(const Member& member) {
    std::ostringstream text;
    text << static_cast<int>(member.kind) << ' ' << member.name << " +" << member.offset << " type "
         << numberOf(member.type) << ' ' << int{member.bitPosition} << ':' << int{member.bitWidth};
    return text.str();
}

std::string fieldText(const RecordsByIndex& records, const std::string& line) {
    Member member{.name = nameIn(line),
                  .offset = numberIn(behind(line, "offset = "), 10),
                  .type = TypeId{typeIn(line, "Type = ")}};
    const auto bits = records.find(numberOf(member.type));
    if (bits != records.end() && bits->second.kind == "LF_BITFIELD") {
        member.type = TypeId{bits->second.type("type = ")};
        member.bitPosition = static_cast<std::uint8_t>(bits->second.decimal("bit offset = "));
        member.bitWidth = static_cast<std::uint8_t>(bits->second.decimal("# bits = "));
    }
    return memberText(member);
}

std::vector<std::string> membersByLlvm(const RecordsByIndex& records, std::uint32_t list) {
    std::vector<std::string> members;
    for (const std::string& line : fieldsOf(records, list)) {
        const std::uint32_t type = typeIn(line, "type = ");
        if (line.find("- LF_MEMBER") != std::string::npos)
            members.push_back(fieldText(records, line));
        else if (line.find("- LF_STMEMBER") != std::string::npos)
            members.push_back(
                memberText({.kind = MemberKind::Static, .name = nameIn(line), .type = TypeId{type}}));
        else if (line.find("- LF_BCLASS") != std::string::npos)
            members.push_back(memberText({.kind = MemberKind::Base,
                                          .name = records.at(type).name,
                                          .offset = numberIn(behind(line, "offset = "), 10),
                                          .type = TypeId{type}}));
        else if (line.find("- LF_VFUNCTAB") != std::string::npos)
            members.push_back(
                memberText({.kind = MemberKind::VirtualTable, .name = "__VFN_table", .type = TypeId{type}}));
    }
    return members;
}

std::vector<std::pair<std::string, std::uint64_t>> enumeratorsByLlvm(const RecordsByIndex& records,
                                                                     std::uint32_t list) {
    std::vector<std::pair<std::string, std::uint64_t>> enumerators;
    for (const std::string& line : fieldsOf(records, list)) {
        const std::string_view rest = behind(line, "- LF_ENUMERATE [");
        if (const std::size_t equal = rest.find(" = "); equal != std::string_view::npos)
            enumerators.emplace_back(rest.substr(0, equal), numberIn(rest.substr(equal + 3), 10));
    }
    return enumerators;
}

class Comparison {
  public:
    Comparison(const TypeTable& types, const std::string& pdb) : m_types(types) {
        for (DumpedRecord& record : dumped(pdb, "-types")) m_records.emplace(record.number, record);
        for (const auto& [number, record] : m_records)
            if (isTag(record) && !isDeclaration(record)) m_definitions.emplace(identity(record), number);
    }

    void run() const {
        for (const auto& [number, record] : m_records) {
            INFO(record.kind << " " << std::hex << number << " " << record.name);
            if (record.kind == "LF_FIELDLIST" || record.kind == "LF_METHODLIST" ||
                record.kind == "LF_ARGLIST")
                continue;
            const auto type = m_types.type(TypeId{number});
            if (!type) FAIL(type.error().what);
            if (isTag(record)) compareTag(number, record, *type);
            if (record.kind == "LF_POINTER") comparePointer(record, *type);
            if (record.kind == "LF_MODIFIER") compareModifier(record, *type);
            if (record.kind == "LF_ARRAY") compareArray(record, *type);
            if (record.kind == "LF_PROCEDURE" || record.kind == "LF_MFUNCTION")
                compareFunction(number, record, *type);
        }
    }

    const RecordsByIndex& records() const { return m_records; }

  private:
    static std::string identity(const DumpedRecord& record) {
        const std::string unique = record.text("unique name: ");
        return unique.empty() ? record.name : unique;
    }

    void compareTag(std::uint32_t number, const DumpedRecord& record, const Type& type) const {
        const auto definition = m_definitions.find(identity(record));
        const bool declaredOnly = isDeclaration(record) && definition == m_definitions.end();
        const bool isElsewhere = isDeclaration(record) && !declaredOnly;
        const DumpedRecord& told = isElsewhere ? m_records.at(definition->second) : record;
        CHECK(type.name == record.name);
        CHECK(type.declaredOnly == declaredOnly);
        const std::uint32_t list = told.type("field list: ");
        if (record.kind == "LF_ENUM") {
            CHECK(type.kind == TypeKind::Enumeration);
            CHECK(numberOf(type.target) == told.type("underlying type: "));
            compareEnumerators(number, list, type);
            return;
        }
        CHECK(type.kind == TypeKind::Record);
        CHECK(type.size == told.decimal("sizeof "));
        CHECK((type.record == RecordKind::Union) == (record.kind == "LF_UNION"));
        CHECK((type.record == RecordKind::Class) == (record.kind == "LF_CLASS"));
        const auto ours = m_types.members(TypeId{number});
        if (!ours) FAIL(ours.error().what);
        std::vector<std::string> texts;
        for (const Member& member : *ours) texts.push_back(memberText(member));
        CHECK(texts == membersByLlvm(m_records, list));
    }

    void compareEnumerators(std::uint32_t number, std::uint32_t list, const Type& type) const {
        const auto ours = m_types.enumerators(TypeId{number});
        REQUIRE(ours);
        const auto theirs = enumeratorsByLlvm(m_records, list);
        REQUIRE(ours->size() == theirs.size());
        const std::uint64_t mask = type.size < 8 ? (std::uint64_t{1} << (8 * type.size)) - 1 : UINT64_MAX;
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            CHECK((*ours)[i].name == theirs[i].first);
            CHECK(((*ours)[i].value & mask) == (theirs[i].second & mask));
        }
    }

    static void comparePointer(const DumpedRecord& record, const Type& type) {
        const std::string mode = record.text("mode = ");
        if (mode == "pointer") CHECK(type.kind == TypeKind::Pointer);
        if (mode == "ref" || mode == "rvalue ref") CHECK(type.kind == TypeKind::Reference);
        CHECK(numberOf(type.target) == record.type("referent = "));
        const std::string options = record.text("opts = ");
        CHECK(type.isConst == (options.find("const") != std::string::npos));
        CHECK(type.isVolatile == (options.find("volatile") != std::string::npos));
        const std::string kind = record.text("kind = ");
        CHECK((kind == "ptr64" || kind == "ptr32"));
        CHECK(type.size == (kind == "ptr64" ? 8 : 4));
    }

    void compareModifier(const DumpedRecord& record, const Type& type) const {
        const auto modified = m_types.type(TypeId{record.type("referent = ")});
        REQUIRE(modified);
        CHECK(type.kind == modified->kind);
        CHECK(type.name == modified->name);
        CHECK(type.size == modified->size);
        const std::string modifiers = record.text("modifiers = ");
        CHECK(type.isConst == (modified->isConst || modifiers.find("const") != std::string::npos));
        CHECK(type.isVolatile == (modified->isVolatile || modifiers.find("volatile") != std::string::npos));
    }

    void compareArray(const DumpedRecord& record, const Type& type) const {
        CHECK(type.kind == TypeKind::Array);
        CHECK(type.size == record.decimal("size: "));
        CHECK(numberOf(type.target) == record.type("element type: "));
        const auto element = m_types.type(type.target);
        REQUIRE(element);
        CHECK(type.count * element->size == (element->size == 0 ? 0 : type.size));
    }

    void compareFunction(std::uint32_t number, const DumpedRecord& record, const Type& type) const {
        CHECK(type.kind == TypeKind::Function);
        CHECK(numberOf(type.target) == record.type("return type = "));
        const auto parameters = m_types.parameters(TypeId{number});
        REQUIRE(parameters);
        // A function of C that was declared without arguments has one of no type.
        if (parameters->size() != record.decimal("# args = ")) CHECK(*parameters == std::vector{kNoType});
        std::istringstream text(m_records.at(record.type("param list = ")).details);
        std::size_t i = 0;
        for (std::string line; std::getline(text, line); ++i)
            if (i < parameters->size() && line.find("0x") != std::string::npos)
                CHECK(numberOf((*parameters)[i]) == numberIn(line, 16));
    }

    const TypeTable& m_types;
    RecordsByIndex m_records;
    std::map<std::string, std::uint32_t> m_definitions;
};

}  // namespace

TEST_CASE("Every type and field of real PDBs is the one that LLVM tells", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const auto source = openPdb(pdb, {});
        REQUIRE(source);
        const TypeTable* const types = (*source)->types();
        REQUIRE(types != nullptr);
        const Comparison comparison(*types, pdb);
        CHECK(comparison.records().size() > 500);
        comparison.run();
    }
}

TEST_CASE("Every name of a type in real PDBs is found", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const auto source = openPdb(pdb, {});
        REQUIRE(source);
        const TypeTable& types = *(*source)->types();
        std::map<std::string, bool> expected;  // true: its definition is there
        for (const DumpedRecord& record : dumped(pdb, "-types"))
            if (isTag(record)) expected[record.name] |= !isDeclaration(record);
        std::map<std::string, std::set<std::uint32_t>> aliases;
        for (const DumpedRecord& record : dumped(pdb, "-globals"))
            if (record.kind == "S_UDT") {
                expected.emplace(record.name, false);
                aliases[record.name].insert(record.type("original type = "));
            }
        std::size_t count = 0;
        types.forEach("*", [&](std::string_view view, TypeId id) {
            const std::string name(view);
            INFO(name);
            ++count;
            CHECK(expected.contains(name));
            const auto type = types.type(id);
            REQUIRE(type);
            CHECK(type->name == name);
            CHECK(types.find(name) == id);
            if (type->kind == TypeKind::Alias) {
                CHECK(aliases[name].contains(numberOf(type->target)));
                CHECK_FALSE(expected[name]);
                if (const auto target = types.type(type->target)) CHECK(type->size == target->size);
            } else {
                CHECK(type->declaredOnly == !expected[name]);
            }
            return true;
        });
        CHECK(count == expected.size());
    }
}

TEST_CASE("Simple types are spelled as a debugger prints them", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        const auto source = openPdb(pdb, {});
        REQUIRE(source);
        const TypeTable& types = *(*source)->types();
        const auto nameOf = [&](std::uint32_t number) { return types.type(TypeId{number})->name; };
        CHECK(nameOf(0x03) == "void");
        CHECK(nameOf(0x22) == "unsigned long");
        CHECK(nameOf(0x20) == "unsigned char");
        CHECK(nameOf(0x71) == "wchar_t");
        CHECK(nameOf(0x13) == "__int64");
        CHECK(nameOf(0x77) == "unsigned __int64");
        CHECK(nameOf(0x75) == "unsigned int");
        CHECK(types.type(TypeId{0x603})->kind == TypeKind::Pointer);
        CHECK(types.type(TypeId{0x603})->size == 8);
        CHECK(types.type(TypeId{0x403})->size == 4);
        CHECK(types.type(TypeId{0x403})->target == TypeId{0x03});
        CHECK_FALSE(types.type(kNoType));
        CHECK_FALSE(types.type(TypeId{0x7FFFFFF0}));
        CHECK_FALSE(types.type(TypeId{0xFFFFFFF0}));
        CHECK(types.members(TypeId{0x22})->empty());
    }
}
