#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "core/base/UserFile.h"
#include "core/symbols/LineTable.h"
#include "core/symbols/SymbolFile.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/dwarf/TestImages.h"

using namespace hawser;
using namespace hawser::symbols;

namespace {

struct Row {
    std::uint64_t address = 0;
    std::uint32_t line = 0;
    std::string file;  // without its folder
    bool end = false;
};

struct Program {
    std::vector<Row> rows;
    std::map<std::string, std::string> md5;  // by name
};

// What llvm-dwarfdump prints of .debug_line.
Program dumpedLines(const std::string& path) {
    std::istringstream lines(test::runToEnd({"llvm-dwarfdump-19", "--debug-line", path}));
    Program program;
    std::map<unsigned long, std::string> files;
    unsigned long number = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("debug_line[")) files.clear();
        if (line.starts_with("file_names[")) number = std::stoul(line.substr(11));
        if (const std::size_t at = line.find("name: \""); at != std::string::npos)
            files[number] = line.substr(at + 7, line.rfind('"') - at - 7);
        if (const std::size_t at = line.find("md5_checksum: "); at != std::string::npos)
            program.md5[files[number]] = line.substr(at + 14);
        if (!line.starts_with("0x")) continue;
        std::istringstream fields(line);
        std::string address;
        unsigned long column = 0, file = 0;
        Row row;
        fields >> address >> row.line >> column >> file;
        row.address = std::stoull(address, nullptr, 16);
        row.file = files[file];
        row.end = line.find("end_sequence") != std::string::npos;
        program.rows.push_back(row);
    }
    return program;
}

std::string hexOf(const std::vector<std::uint8_t>& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

}  // namespace

TEST_CASE("Every instruction of an image has the line that the compiler gave it", "[dwarf]") {
    for (const std::string& image : test::dwarfImages()) {
        const std::string path = test::dwarfImage(image);
        const auto source = test::openedDwarf(path);
        const std::uint64_t base = test::preferredBase(path);
        const Program program = dumpedLines(path);
        std::size_t seen = 0;
        for (std::size_t i = 0; i + 1 < program.rows.size(); ++i) {
            const Row& row = program.rows[i];
            const Row& next = program.rows[i + 1];
            if (row.end || row.address < base || next.address <= row.address) continue;
            const auto rva = static_cast<std::uint32_t>(row.address - base);
            INFO(image << " rva 0x" << std::hex << rva << std::dec << " line " << row.line);
            for (const std::uint64_t at : {row.address, next.address - 1}) {
                const auto found = source->lines()->at(static_cast<std::uint32_t>(at - base));
                CHECK(found.has_value() == (row.line != 0));
                if (!found) continue;
                CHECK(found->line == row.line);
                CHECK(found->rva == rva);
                CHECK(found->size == next.address - row.address);
                CHECK(found->file == "/source/" + row.file);
            }
            if (row.line == 0) continue;
            ++seen;
            const auto places = source->lines()->of(row.file, row.line);
            CHECK(std::any_of(places.begin(), places.end(), [&](const SourceLine& place) {
                return rva >= place.rva && rva < place.rva + place.size && place.line == row.line;
            }));
        }
        CHECK(seen >= 40);
        std::size_t told = 0;
        source->lines()->forEach(0, UINT32_MAX, [&](const SourceLine&) { return ++told > 0; });
        CHECK(told == seen);
        for (const std::string_view file : source->lines()->files()) {
            const auto checksum = source->lines()->checksum(file);
            const auto expected = program.md5.find(std::string(file.substr(file.rfind('/') + 1)));
            CHECK(checksum.has_value() == (expected != program.md5.end()));
            if (checksum) CHECK(hexOf(checksum->bytes) == expected->second);
        }
    }
}

TEST_CASE("A line is found by how its file's path ends; one without code is the next that has some",
          "[dwarf]") {
    const auto source = test::openedDwarf(test::dwarfImage("x86_64-5-O0"));
    const LineTable& lines = *source->lines();
    CHECK(lines.files() == std::vector<std::string_view>{"/source/classes.cpp", "/source/shapes.c"});
    const std::uint32_t start = source->find("start")->rva;
    const auto first = lines.at(start);
    REQUIRE(first);
    for (const char* const name : {"shapes.c", "SHAPES.C", "source\\shapes.c", "/source/shapes.c"}) {
        INFO(name);
        const auto found = lines.of(name, first->line);
        REQUIRE(found.size() == 1);
        CHECK(found.front().rva == start);
    }
    CHECK(lines.of("apes.c", first->line).empty());
    CHECK(lines.of("", first->line).empty());
    const auto comment = lines.of("shapes.c", first->line - 1);  // an empty line
    REQUIRE(comment.size() == 1);
    CHECK(comment.front().rva == start);
    CHECK(lines.of("shapes.c", 100000).empty());
}

TEST_CASE("A path in a PDB may have any letters", "[pdb][lines]") {
    std::string bytes = test::readFile(test::builtFile("../tests/dwarf/shapes.pdb"));
    for (std::size_t at = bytes.find("source"); at != std::string::npos; at = bytes.find("source", at))
        bytes.replace(at, 6, "s\xC3\xB6rce");
    const test::TemporaryFolder folder;
    const std::string path = folder.file("shapes.pdb");
    REQUIRE(UserFile::toWrite(path, UserFile::Writing::Anew)->write(bytes));
    const auto source = openPdb(path, {});
    REQUIRE(source);
    const LineTable& lines = *(*source)->lines();
    std::string found;
    for (const std::string_view file : lines.files())
        if (file.ends_with("shapes.c")) found = file;
    CHECK(found.find("s\xC3\xB6rce") != std::string::npos);
    const auto start = (*source)->find("start");
    REQUIRE(start);
    const auto line = lines.at(start->rva);
    REQUIRE(line);
    CHECK(line->file == found);
    CHECK_FALSE(lines.of("s\xC3\xB6rce/shapes.c", line->line).empty());
}
