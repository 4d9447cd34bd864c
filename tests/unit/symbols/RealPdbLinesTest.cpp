#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "core/symbols/LineTable.h"
#include "core/symbols/SymbolFile.h"
#include "tests/support/ChildProcess.h"
#include "tests/unit/symbols/PdbDump.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

struct ToldLine {
    std::string file;
    std::uint32_t line = 0;
};

struct ToldFile {
    std::string kind;
    std::string checksum;  // hexadecimal
};

// "path (SHA-256: 0011)", as it stands before the lines of a file.
bool isFileLine(const std::string& line) {
    return line.ends_with(")") && line.find(" (") != std::string::npos &&
           line.find(": ") != std::string::npos;
}

struct ToldLines {
    std::map<std::uint32_t, std::vector<ToldLine>> at;  // by rva
    std::map<std::string, ToldFile> files;
};

// Pairs of a decimal line and an offset in the section, up to five in a row.
void addEntries(ToldLines& told, const std::string& file, std::uint32_t section, const std::string& row,
                const DumpedSections& sections) {
    std::istringstream text(row);
    for (std::string line, offset; text >> line >> offset;) {
        const std::uint32_t rva = sections.rva({section, static_cast<std::uint32_t>(numberIn(offset, 16))});
        if (line.find_first_not_of("0123456789") == std::string::npos)
            told.at[rva].push_back({file, static_cast<std::uint32_t>(numberIn(line, 10))});
        else
            told.at[rva].push_back({});
    }
}

ToldLines linesByLlvm(const std::string& pdb) {
    ToldLines told;
    const DumpedSections sections(pdb);
    std::istringstream text(hawser::test::runToEnd({"llvm-pdbutil-19", "dump", "-l", pdb}));
    std::string file;
    std::uint32_t section = 0;
    for (std::string line; std::getline(text, line);) {
        if (line.find("line/addr entries = ") != std::string::npos) {
            section = static_cast<std::uint32_t>(numberIn(line, 10));
        } else if (line.starts_with("Mod ")) {
            file.clear();
        } else if (!line.starts_with(" ") && isFileLine(line)) {
            const std::size_t bracket = line.rfind(" (");
            file = line.substr(0, bracket);
            const std::size_t colon = line.find(": ", bracket);
            told.files[file] = {line.substr(bracket + 2, colon - bracket - 2),
                                line.substr(colon + 2, line.size() - colon - 3)};
        } else if (line.starts_with(" ") && !file.empty()) {
            addEntries(told, file, section, line, sections);
        }
    }
    return told;
}

// Where code of inlined functions stands, by what the tool computes from each site's annotations.
std::set<std::uint32_t> inlinedByLlvm(const std::string& pdb) {
    std::set<std::uint32_t> inlined;
    const DumpedSections sections(pdb);
    std::uint32_t start = 0;
    for (const DumpedRecord& record : dumped(pdb, "-symbols")) {
        if (record.kind == "S_GPROC32" || record.kind == "S_LPROC32") start = sections.rva(record.place());
        if (record.kind != "S_INLINESITE") continue;
        for (const DumpedRange& range : inlinedCode(record))
            for (std::uint32_t at = range.begin; at < range.end; ++at) inlined.insert(start + at);
    }
    return inlined;
}

std::string hexadecimal(const SourceChecksum& checksum) {
    std::string text;
    for (const std::uint8_t byte : checksum.bytes) {
        text += "0123456789ABCDEF"[byte >> 4];
        text += "0123456789ABCDEF"[byte & 15];
    }
    return text;
}

}  // namespace

TEST_CASE("Every line of real PDBs is where LLVM tells it", "[pdb][real]") {
    std::size_t compared = 0;
    std::size_t replaced = 0;
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const auto source = openPdb(pdb, {});
        REQUIRE(source);
        const LineTable& lines = *(*source)->lines();
        const ToldLines told = linesByLlvm(pdb);
        const std::set<std::uint32_t> inlined = inlinedByLlvm(pdb);
        for (const auto& [rva, here] : told.at) {
            const auto found = lines.at(rva);
            // Inlined code has lines of its own; what these are the test of inlined calls compares.
            if (inlined.contains(rva)) {
                ++replaced;
                continue;
            }
            INFO("at " << rva << ", " << here.back().file << " " << here.back().line);
            const bool isNone =
                std::ranges::all_of(here, [](const ToldLine& line) { return line.line == 0; });
            if (isNone) {
                CHECK_FALSE(found);
                continue;
            }
            REQUIRE(found);
            CHECK(std::ranges::any_of(here, [&](const ToldLine& line) {
                return line.file == found->file && line.line == found->line;
            }));
            CHECK(found->rva == rva);
            CHECK(found->size > 0);
            const auto places = lines.of(found->file, found->line);
            CHECK(std::ranges::any_of(places, [&](const SourceLine& place) {
                return place.line == found->line && place.rva <= rva;
            }));
            ++compared;
        }
        for (const auto& [path, file] : told.files) {
            const auto checksum = lines.checksum(path);
            if (file.kind == "No checksum") continue;
            REQUIRE(checksum);
            CHECK(hexadecimal(*checksum) == file.checksum);
        }
        const auto files = lines.files();
        CHECK(std::ranges::is_sorted(files));
        for (const auto& [path, file] : told.files) CHECK(std::ranges::binary_search(files, path));
    }
    if (!realPdbs().empty()) {
        CHECK(compared > 10000);
        CHECK(replaced > 0);
    }
}

TEST_CASE("Lines are told in order, each once, and found by the end of a path", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const auto source = openPdb(pdb, {});
        REQUIRE(source);
        const LineTable& lines = *(*source)->lines();
        std::vector<SourceLine> all;
        lines.forEach(0, UINT32_MAX, [&](const SourceLine& line) {
            all.push_back(line);
            return true;
        });
        REQUIRE(all.size() > 100);
        for (std::size_t i = 0; i + 1 < all.size(); ++i) CHECK(all[i].rva + all[i].size <= all[i + 1].rva);
        const SourceLine& some = all[all.size() / 2];
        std::vector<SourceLine> part;
        lines.forEach(some.rva, some.rva + 1, [&](const SourceLine& line) {
            part.push_back(line);
            return true;
        });
        REQUIRE(part.size() == 1);
        CHECK(part[0].line == some.line);

        std::string name(some.file.substr(some.file.find_last_of("/\\") + 1));
        CHECK_FALSE(lines.of(name, some.line).empty());
        for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        const auto found = lines.of(name, some.line);
        CHECK(std::ranges::any_of(found, [&](const SourceLine& line) { return line.rva <= some.rva; }));
        std::string slashed(some.file);
        std::ranges::replace(slashed, '\\', '/');
        CHECK_FALSE(lines.of(slashed, some.line).empty());
        CHECK(lines.of(name.substr(1), some.line).empty());
        // A line without code stands for the next one with some.
        CHECK_FALSE(lines.of(some.file, 1).empty());
        CHECK(lines.of(some.file, 10000000).empty());
    }
}
