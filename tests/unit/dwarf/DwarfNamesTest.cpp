#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "core/symbols/SymbolFile.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/dwarf/DwarfdumpTree.h"
#include "tests/unit/dwarf/TestImages.h"

using namespace hawser;
using namespace hawser::symbols;

namespace {

// The linker's names by what they are called here, and where they are.
std::map<std::string, std::uint64_t> linkedNames(const std::string& path) {
    const std::size_t underscore = path.find("/i686") != std::string::npos ? 1 : 0;
    std::istringstream lines(test::runToEnd({"llvm-nm-19", path}));
    std::map<std::string, std::uint64_t> linked;
    std::string address, kind, name;
    while (lines >> address >> kind >> name)
        if (name.size() > underscore)
            linked[name.substr(underscore)] = std::stoull(address, nullptr, 16) - test::preferredBase(path);
    return linked;
}

}  // namespace

TEST_CASE("Every function of an image has its name, place and size", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        INFO(image);
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        CHECK(source->kind() == "DWARF symbols");
        const std::uint64_t base = test::preferredBase(path);
        const test::DwarfdumpTree tree(path);
        std::set<std::pair<std::uint32_t, std::string>> expected;
        for (const auto& [offset, entry] : tree.entries()) {
            if (entry.tag != "DW_TAG_subprogram" || !entry.has("DW_AT_low_pc")) continue;
            const std::uint64_t low = *entry.number("DW_AT_low_pc");
            if (low < base) continue;  // thrown away by the linker
            const auto rva = static_cast<std::uint32_t>(low - base);
            const std::string name = tree.qualifiedName(entry);
            INFO(name);
            expected.insert({rva, name});
            const auto found = source->nameAt(rva);
            REQUIRE(found);
            CHECK(found->symbol.name == name);
            CHECK(found->displacement == 0);
            CHECK(found->symbol.size == *entry.number("DW_AT_high_pc") - low);
            CHECK(found->symbol.code);
            const auto inside = source->nameAt(rva + found->symbol.size - 1);
            REQUIRE(inside);
            CHECK(inside->symbol.rva == rva);
        }
        CHECK(expected.size() >= 12);
        std::set<std::pair<std::uint32_t, std::string>> told;
        source->forEach("*", [&](const Symbol& symbol) {
            if (symbol.code) told.insert({symbol.rva, std::string(symbol.name)});
            return true;
        });
        CHECK(std::includes(told.begin(), told.end(), expected.begin(), expected.end()));
        // What has no debug information has its name from the linker.
        for (const auto& [rva, name] : told)
            if (!expected.contains({rva, name})) CHECK(linkedNames(path).at(name) == rva);
        CHECK(source->find("assembled"));
    }
}

TEST_CASE("Every variable stands where the linker put it", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        INFO(image);
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        const auto linked = linkedNames(path);
        std::size_t seen = 0;
        source->forEach("*", [&](const Symbol& symbol) {
            if (symbol.code || symbol.name.find(':') != std::string_view::npos) return true;
            INFO(symbol.name);
            REQUIRE(linked.contains(std::string(symbol.name)));
            CHECK(symbol.rva == linked.at(std::string(symbol.name)));
            seen += symbol.type != kNoType;
            return true;
        });
        CHECK(seen >= 7);
        for (const char* const inNamespace : {"outer::inner::deep", "outer::Derived::instances"})
            CHECK(source->find(inNamespace));
    }
}

TEST_CASE("A file of another build is refused, and both are named", "[dwarf]") {
    const std::string path = test::dwarfImage("x86_64-5-O0");
    const auto refused =
        openDwarf(path, ImageIdentity{.imageName = "shapes.exe", .timestamp = 0x12345678, .size = 0x5000});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::InvalidArgument);
    CHECK(refused.error().what.find("shapes.exe has 12345678, 0x5000") != std::string::npos);
    CHECK(refused.error().what.find(path + " is another image: time stamp ") != std::string::npos);
}

TEST_CASE("Debug information in a file of its own is found by the image's link", "[dwarf]") {
    const test::TemporaryFolder folder;
    const std::string stripped = folder.file("shapes.exe");
    const std::string debug = folder.file("shapes.debug");
    const std::string whole = test::dwarfImage("x86_64-5-O0");
    test::runToEnd({"llvm-objcopy-19", "--only-keep-debug", whole, debug});
    test::runToEnd({"llvm-objcopy-19", "--strip-debug", "--add-gnu-debuglink=" + debug, whole, stripped});
    const auto source = test::openedDwarf(stripped);
    const auto direct = test::openedDwarf(whole);
    REQUIRE(source->find("answer"));
    CHECK(source->find("answer")->rva == direct->find("answer")->rva);
    CHECK(source->find("answer")->code);

    test::runToEnd({"llvm-objcopy-19", "--only-keep-debug", test::dwarfImage("x86_64-5-O2"), debug});
    const auto refused = openDwarf(stripped, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::InvalidArgument);
    CHECK(refused.error().what.find("shapes.debug has the checksum ") != std::string::npos);
}

TEST_CASE("An image without debug information has the names of its COFF symbol table", "[coff]") {
    const test::TemporaryFolder folder;
    for (const std::string& image : test::dwarfImages()) {
        INFO(image);
        const std::string stripped = folder.file(image + ".exe");
        test::runToEnd({"llvm-objcopy-19", "--strip-debug", test::dwarfImage(image), stripped});
        const auto source = openImageSymbols(stripped, {});
        REQUIRE(source);
        CHECK((*source)->kind() == "COFF symbols");
        const auto debug = test::openedDwarf(test::dwarfImage(image));
        std::size_t seen = 0;
        debug->forEach("*", [&](const Symbol& symbol) {
            INFO(symbol.name);
            // Templates and operators keep the linker's names.
            if (symbol.name.find_first_of("<`") != std::string_view::npos ||
                symbol.name.starts_with("operator"))
                return true;
            const auto found = (*source)->nameAt(symbol.rva);
            REQUIRE(found);
            CHECK(found->displacement == 0);
            CHECK(found->symbol.name == symbol.name);
            CHECK(found->symbol.code == symbol.code);
            ++seen;
            return true;
        });
        CHECK(seen >= 20);
    }
}

TEST_CASE("An image without any symbols has its exports, or nothing at all", "[coff]") {
    const test::TemporaryFolder folder;
    const std::string bare = folder.file("bare.exe");
    test::runToEnd({"llvm-objcopy-19", "--strip-all", test::dwarfImage("x86_64-5-O0"), bare});
    const auto none = openImageSymbols(bare, {});
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::NotAvailable);
    CHECK(none.error().what.starts_with(bare + ": "));
    const auto kernel = openImageSymbols(test::builtFile("kernel/ntoskrnl.exe"), {});
    REQUIRE(kernel);
    CHECK((*kernel)->kind() == "export symbols");
    CHECK((*kernel)->find("KeBugCheckEx"));
    const auto whole = openImageSymbols(test::dwarfImage("x86_64-5-O0"), {});
    REQUIRE(whole);
    CHECK((*whole)->kind() == "DWARF symbols");
}
