#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <map>
#include <sstream>

#include "core/command/types/RecordText.h"
#include "core/symbols/SymbolFile.h"
#include "tests/support/MadeMemory.h"
#include "tests/unit/symbols/PdbDump.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::symbols::test;

namespace {

using Records = std::map<std::uint32_t, DumpedRecord>;

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string quoted(const std::string& line) {
    const std::size_t first = line.find('`');
    return line.substr(first + 1, line.rfind('`') - first - 1);
}

std::uint32_t hexBehind(const std::string& line, std::string_view label) {
    return static_cast<std::uint32_t>(numberIn(behind(line, label), 16));
}

// How dt must begin the line of each field, made of what llvm-pdbutil says; nothing: it inherits, and its
// bases' fields stand among its own.
std::optional<std::vector<std::string>> expected(const Records& records, std::uint32_t list) {
    std::vector<std::string> fields;
    const auto found = records.find(list);
    if (found == records.end()) return fields;
    for (const std::string& line : linesOf(found->second.details)) {
        if (line.find("- LF_BCLASS") != std::string::npos || line.find("- LF_VFUNCTAB") != std::string::npos)
            return std::nullopt;
        if (line.find("- LF_STMEMBER") != std::string::npos)
            fields.push_back(fmt::format("   =static {:<16} : ", quoted(line)));
        if (line.find("- LF_MEMBER") == std::string::npos) continue;
        std::string text =
            fmt::format("   +0x{:03x} {:<16} : ", numberIn(behind(line, "offset = "), 10), quoted(line));
        const auto type = records.find(hexBehind(line, "Type = "));
        if (type != records.end() && type->second.kind == "LF_BITFIELD") {
            const std::uint64_t count = type->second.decimal("# bits = ");
            text += fmt::format("Pos {}, {} Bit{}", type->second.decimal("bit offset = "), count,
                                count == 1 ? "" : "s");
        }
        fields.push_back(std::move(text));
    }
    return fields;
}

bool isRecord(const DumpedRecord& record) {
    return (record.kind == "LF_STRUCTURE" || record.kind == "LF_CLASS" || record.kind == "LF_UNION") &&
           record.details.find("forward ref") == std::string::npos;
}

}  // namespace

TEST_CASE("dt shows every structure of real PDBs as llvm-pdbutil has it", "[types][real]") {
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        auto opened = symbols::openPdb(pdb, std::nullopt);
        REQUIRE(opened);
        const DataType::Source source = std::move(*opened);
        Records records;
        for (DumpedRecord& record : dumped(pdb, "-types")) records.emplace(record.number, record);
        const hawser::test::MadeMemory memory(pdb.find("x86") != std::string::npos ? 4 : 8);
        std::size_t compared = 0;
        for (const auto& [number, record] : records) {
            if (!isRecord(record)) continue;
            const auto fields = expected(records, record.type("field list: "));
            if (!fields) continue;
            const auto type = DataType::of(source, symbols::TypeId{number});
            REQUIRE(type);
            std::string text;
            const auto done =
                printTyped(memory, TypedValue{*type}, {}, [&](std::string_view line) { text += line; });
            REQUIRE(done);
            const std::vector<std::string> lines = linesOf(text);
            INFO(record.name << "\n" << text);
            REQUIRE(type->size() == record.decimal("sizeof "));
            REQUIRE(lines.size() == fields->size());
            for (std::size_t i = 0; i < lines.size(); ++i)
                REQUIRE(lines[i].substr(0, (*fields)[i].size()) == (*fields)[i]);
            ++compared;
        }
        CHECK(compared > 0);
        WARN(pdb << ": " << compared << " records");
    }
}
