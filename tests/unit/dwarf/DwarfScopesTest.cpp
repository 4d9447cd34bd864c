#include <catch2/catch.hpp>
#include <set>

#include "core/symbols/ScopeTable.h"
#include "core/symbols/TypeTable.h"
#include "tests/unit/dwarf/DwarfdumpTree.h"
#include "tests/unit/dwarf/TestImages.h"

using namespace hawser;
using namespace hawser::symbols;

namespace {

std::string lowerCase(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(c));
    return text;
}

// Behind "DW_OP_reg6 " and its kin the tool prints the register's name.
std::string registerIn(const std::string& expression) {
    const std::string name = lowerCase(expression.substr(expression.find(' ') + 1));
    const std::string bare = name.substr(0, name.find_first_of("+-,) "));
    if (bare == "w29" || bare == "x29") return "fp";
    if (bare == "wsp") return "sp";
    // The tool names some of ARM64's by their lower halves.
    if (bare.size() > 1 && bare[0] == 'w' && std::isdigit(bare[1])) return "x" + bare.substr(1);
    return bare;
}

// How the tool's words of an expression are told here; nothing: not one of the simple ones.
std::optional<std::string> expectedPlace(const std::string& expression, const std::string& frameBase) {
    if (expression.starts_with("DW_OP_reg") && expression.find(',') == std::string::npos)
        return registerIn(expression);
    if (expression.starts_with("DW_OP_fbreg ") && expression.find(',') == std::string::npos) {
        const long long offset = std::stoll(expression.substr(12));
        if (frameBase == "DW_OP_call_frame_cfa") return fmt::format("[frame{:+}]", offset);
        if (frameBase.starts_with("DW_OP_reg")) return fmt::format("[{}{:+}]", registerIn(frameBase), offset);
    }
    if (expression.starts_with("DW_OP_breg") && expression.find(',') == std::string::npos) {
        const std::size_t sign = expression.find_first_of("+-");
        return fmt::format("[{}{:+}]", registerIn(expression), std::stoll(expression.substr(sign)));
    }
    return {};
}

std::string told(const VariablePlace& place) {
    switch (place.kind) {
        case VariablePlace::Kind::Nowhere:
            return "nowhere";
        case VariablePlace::Kind::Register:
            return std::string(place.name);
        case VariablePlace::Kind::AtRegister:
            return fmt::format("[{}{:+}]", place.name, place.offset);
        case VariablePlace::Kind::AtFrame:
            return fmt::format("[frame{:+}]", place.offset);
        case VariablePlace::Kind::Static:
            return fmt::format("rva {:x}", place.rva);
        case VariablePlace::Kind::Constant:
            return fmt::format("={}", place.value);
    }
    return {};
}

struct Range {
    std::uint64_t start = 0, end = 0;
    std::string expression;  // of a location
};

// "[0x1160, 0x11a3): DW_OP_reg2 RCX" in a value, or the range of low and high.
std::vector<Range> listed(const std::string& value) {
    std::vector<Range> ranges;
    for (std::size_t at = value.find("[0x"); at != std::string::npos; at = value.find("[0x", at + 1)) {
        Range range;
        range.start = std::stoull(value.substr(at + 1), nullptr, 16);
        range.end = std::stoull(value.substr(value.find(", ", at) + 2), nullptr, 16);
        const std::size_t colon = value.find("): ", at);
        const std::size_t next = value.find("[0x", at + 1);
        if (colon != std::string::npos && (next == std::string::npos || colon < next)) {
            range.expression = value.substr(colon + 3, next == std::string::npos ? next : next - colon - 3);
            range.expression.erase(range.expression.find_last_not_of(" )\t") + 1);
        }
        ranges.push_back(range);
    }
    return ranges;
}

std::vector<Range> rangesOf(const test::DumpedEntry& entry) {
    if (entry.has("DW_AT_ranges")) return listed(entry.attributes.at("DW_AT_ranges"));
    if (!entry.has("DW_AT_low_pc")) return {};
    return {{*entry.number("DW_AT_low_pc"), *entry.number("DW_AT_high_pc"), {}}};
}

// The function that holds a block or call; null: it is no part of code.
const test::DumpedEntry* functionOf(const test::DumpedEntry& entry) {
    const test::DumpedEntry* at = &entry;
    while (at != nullptr && at->tag != "DW_TAG_subprogram") at = at->parent;
    return at;
}

std::size_t inlinedAround(const test::DumpedEntry& entry) {
    std::size_t count = 0;
    for (auto* at = entry.parent; at != nullptr; at = at->parent)
        count += at->tag == "DW_TAG_inlined_subroutine" ? 1 : 0;
    return count;
}

const Variable* named(const std::vector<Variable>& variables, const std::string& name) {
    for (const Variable& variable : variables)
        if (variable.name == name) return &variable;
    return nullptr;
}

}  // namespace

TEST_CASE("Every variable is seen wherever its block is, and where the compiler says", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        const std::uint64_t base = test::preferredBase(path);
        const test::DwarfdumpTree tree(path);
        std::size_t seen = 0, placed = 0;
        for (const auto& [offset, entry] : tree.entries()) {
            if (entry.tag != "DW_TAG_variable" && entry.tag != "DW_TAG_formal_parameter") continue;
            if (entry.parent == nullptr || functionOf(entry) == nullptr) continue;
            const std::string frameBase = functionOf(entry)->text("DW_AT_frame_base");
            for (const Range& block : rangesOf(*entry.parent)) {
                if (block.start < base) continue;
                const auto naming = tree.naming(entry);
                if (naming == nullptr) continue;
                const std::string name = naming->text("DW_AT_name");
                const std::string location =
                    entry.has("DW_AT_location") ? entry.attributes.at("DW_AT_location") : "";
                for (const std::uint64_t pc : {block.start, (block.start + block.end) / 2, block.end - 1}) {
                    INFO(image << " " << name << " at rva 0x" << std::hex << pc - base << ": " << location);
                    const auto variables =
                        source->scopes()->variablesAt(static_cast<std::uint32_t>(pc - base));
                    const Variable* found = named(variables, name);
                    REQUIRE(found != nullptr);
                    ++seen;
                    CHECK(source->types()->type(found->type));
                    std::string expression = location;
                    if (location.find("[0x") != std::string::npos) {
                        expression.clear();
                        for (const Range& one : listed(location))
                            if (pc >= one.start && pc < one.end) expression = one.expression;
                        if (expression.empty()) expression = "none";
                    }
                    // Of one name in several blocks the innermost comes first.
                    if (std::count_if(variables.begin(), variables.end(),
                                      [&](const Variable& v) { return v.name == name; }) > 1)
                        continue;
                    CHECK(found->inlined == inlinedAround(entry));
                    CHECK(found->parameter == (entry.tag == "DW_TAG_formal_parameter"));
                    if (expression == "none") CHECK(told(found->place) == "nowhere");
                    if (const auto place = expectedPlace(expression, frameBase)) {
                        ++placed;
                        CHECK(told(found->place) == *place);
                    }
                }
            }
        }
        INFO(image);
        CHECK(seen >= 60);
        CHECK(placed >= 30);
    }
}

TEST_CASE("Every inlined call is told with its place, name and caller's line", "[dwarf]") {
    std::size_t seen = 0;
    for (const std::string& image : test::dwarfImages()) {
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        const std::uint64_t base = test::preferredBase(path);
        const test::DwarfdumpTree tree(path);
        for (const auto& [offset, entry] : tree.entries()) {
            if (entry.tag != "DW_TAG_inlined_subroutine") continue;
            for (const Range& range : rangesOf(entry)) {
                if (range.start < base) continue;
                const auto rva = static_cast<std::uint32_t>(range.start - base);
                const auto calls = source->scopes()->inlinedAt(rva);
                INFO(image << " " << tree.qualifiedName(entry) << " at rva 0x" << std::hex << rva);
                CHECK(std::any_of(calls.begin(), calls.end(), [&](const InlinedCall& call) {
                    return call.name == tree.qualifiedName(entry) &&
                           call.callLine == *entry.number("DW_AT_call_line") &&
                           call.callFile == entry.text("DW_AT_call_file");
                }));
                ++seen;
            }
        }
    }
    CHECK(seen >= 40);
}

TEST_CASE("A procedure has its whole name, its size and where its body begins", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        INFO(image);
        const auto source = test::openedDwarf(test::dwarfImage(image));
        source->forEach("*", [&](const Symbol& symbol) {
            if (!symbol.code || symbol.size == 0) return true;  // or by the linker alone
            INFO(symbol.name);
            const auto procedure = source->scopes()->procedureAt(symbol.rva + symbol.size - 1);
            REQUIRE(procedure);
            CHECK(procedure->name == symbol.name);
            CHECK(procedure->rva == symbol.rva);
            CHECK(procedure->size == symbol.size);
            CHECK(procedure->bodyOffset < symbol.size);
            CHECK(source->types()->type(procedure->type)->kind == TypeKind::Function);
            return true;
        });
        const auto sum = source->scopes()->procedureAt(source->find("sum")->rva);
        if (image.ends_with("O0")) CHECK(sum->bodyOffset > 0);
        CHECK_FALSE(source->scopes()->procedureAt(0x10));
        CHECK(source->scopes()->variablesAt(0x10).empty());
    }
}
