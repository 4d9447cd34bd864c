#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "core/base/Text.h"
#include "core/symbols/FrameTable.h"
#include "core/symbols/SymbolFile.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/symbols/PdbDump.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

// A row of the tool's table, between its bars.
std::vector<std::string> cellsOf(const std::string& row) {
    std::vector<std::string> cells;
    std::istringstream text(row);
    for (std::string cell; std::getline(text, cell, '|');) {
        const std::size_t first = cell.find_first_not_of(' ');
        const std::size_t last = cell.find_last_not_of(' ');
        cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    return cells;
}

using Rows = std::map<std::uint32_t, std::vector<std::string>>;  // the first of each address

Rows framesByLlvm(const std::string& pdb, bool ofProgram) {
    Rows rows;
    std::istringstream text(hawser::test::runToEnd({"llvm-pdbutil-19", "dump", "-fpo", pdb}));
    bool isNew = false;
    for (std::string line; std::getline(text, line);) {
        isNew = isNew || line.find("New FPO Data") != std::string::npos;
        const auto cells = cellsOf(line);
        if (cells.size() < 9 || cells[0] == "RVA" || isNew != ofProgram) continue;
        rows.emplace(static_cast<std::uint32_t>(numberIn(cells[0], 16)), cells);
    }
    return rows;
}

// The number of the stream that the tool calls so.
unsigned streamNamed(const std::string& pdb, const std::string& name) {
    std::istringstream text(hawser::test::runToEnd({"llvm-pdbutil-19", "dump", "-streams", pdb}));
    for (std::string line; std::getline(text, line);)
        if (line.ends_with("[" + name + "]"))
            return static_cast<unsigned>(numberIn(behind(line, "Stream"), 10));
    return 0;
}

// The same file that does not name its stream of FRAMEDATA: of the numbers of streams at the end of the DBI
// stream it is the tenth.
std::string withoutPrograms(const std::string& pdb) {
    std::string bytes = hawser::test::readFile(pdb);
    const unsigned old = streamNamed(pdb, "FPO Data");
    const unsigned sections = streamNamed(pdb, "Section Header Data");
    const unsigned programs = streamNamed(pdb, "New FPO Data");
    const auto word = [&](std::size_t at) -> unsigned {
        return static_cast<unsigned char>(bytes[at]) + 256U * static_cast<unsigned char>(bytes[at + 1]);
    };
    for (std::size_t at = 0; at + 22 <= bytes.size(); ++at)
        if (word(at) == old && word(at + 10) == sections && word(at + 18) == programs)
            bytes[at + 18] = bytes[at + 19] = '\xFF';
    return bytes;
}

}  // namespace

TEST_CASE("Every frame record of real PDBs is the one that LLVM tells", "[pdb][real]") {
    std::size_t compared = 0;
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const auto source = openPdb(pdb, {});
        REQUIRE(source);
        const FrameTable* const frames = (*source)->frames();
        const Rows rows = framesByLlvm(pdb, true);
        CHECK((frames != nullptr) == !rows.empty());
        for (const auto& [rva, cells] : rows) {
            const auto found = frames->at(rva);
            REQUIRE(found);
            CHECK(found->rva == rva);
            CHECK(found->size == numberIn(cells[1], 10));
            CHECK(found->locals == numberIn(cells[2], 10));
            CHECK(found->parameters == numberIn(cells[3], 10));
            CHECK(found->prologue == numberIn(cells[5], 10));
            CHECK(found->savedRegisters == numberIn(cells[6], 10));
            CHECK(trim(found->program) == cells.back());
            ++compared;
        }
        if (frames == nullptr) continue;
        CHECK_FALSE(frames->at(UINT32_MAX));
        CHECK_FALSE(frames->at(0));
    }
    if (!realPdbs().empty()) CHECK(compared > 100);
}

TEST_CASE("Where there is FPO_DATA alone it is told", "[pdb][real]") {
    std::size_t compared = 0;
    const hawser::test::TemporaryFolder folder;
    const std::string path = folder.file("old.pdb");
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const Rows rows = framesByLlvm(pdb, false);
        if (rows.empty()) continue;
        const std::string bytes = withoutPrograms(pdb);
        std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        const auto source = openPdb(path, {});
        REQUIRE(source);
        REQUIRE((*source)->frames() != nullptr);
        for (const auto& [rva, cells] : rows) {
            const auto found = (*source)->frames()->at(rva);
            REQUIRE(found);
            CHECK(found->program.empty());
            CHECK(found->rva == rva);
            CHECK(found->size == numberIn(cells[1], 10));
            CHECK(found->locals == 4 * numberIn(cells[2], 10));
            CHECK(found->parameters == 4 * numberIn(cells[3], 10));
            CHECK(found->prologue == numberIn(cells[4], 10));
            CHECK(found->savedRegisters == 4 * numberIn(cells[5], 10));
            CHECK(found->usesFramePointer == (cells[6] == "true"));
            ++compared;
        }
    }
    if (!realPdbs().empty()) CHECK(compared > 100);
}
