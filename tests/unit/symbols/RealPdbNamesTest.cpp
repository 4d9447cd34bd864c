#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "core/symbols/SymbolFile.h"
#include "core/symbols/TypeTable.h"
#include "core/symbols/pdb/UndecoratedName.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/symbols/PdbDump.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

using Told = std::tuple<std::uint32_t, std::string, std::uint32_t>;  // rva, name, type

constexpr std::uint16_t kX86 = 0x14C;
constexpr std::uint16_t kX64 = 0x8664;

std::uint16_t machineOf(const std::string& pdb) {
    return pdb.find("/x86/") != std::string::npos ? kX86 : kX64;
}

// The names of import tables begin with a DEL.
std::string shown(std::string name) {
    for (char& c : name)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = '.';
    return name;
}

// All that a PDB tells of places in its image, less the public symbols that are told better.
struct ToldByLlvm {
    std::set<Told> all;
    std::map<std::uint32_t, std::uint32_t> codeSizes;  // of procedures by rva
    std::set<std::uint32_t> privatePlaces;

    bool names(std::uint32_t rva, const std::string& name) const {
        const auto at = all.lower_bound({rva, name, 0});
        return at != all.end() && std::get<0>(*at) == rva && std::get<1>(*at) == name;
    }
    void addPrivate(const DumpedRecord& record, std::uint32_t rva) {
        if (rva == UINT32_MAX || record.name.empty()) return;
        privatePlaces.insert(rva);
        if (!names(rva, shown(record.name))) all.emplace(rva, shown(record.name), record.type("type = "));
    }
};

ToldByLlvm toldByLlvm(const std::string& pdb) {
    ToldByLlvm told;
    const DumpedSections sections(pdb);
    for (const DumpedRecord& record : dumped(pdb, "-symbols")) {
        if (record.kind != "S_GPROC32" && record.kind != "S_LPROC32" && record.kind != "S_THUNK32") continue;
        const std::uint32_t rva = sections.rva(record.place());
        told.addPrivate(record, rva);
        const char* size = record.kind == "S_THUNK32" ? " size = " : "code size = ";
        told.codeSizes.emplace(rva, static_cast<std::uint32_t>(record.decimal(size)));
    }
    // Of several types of one variable the first in the file counts.
    std::map<std::uint32_t, DumpedRecord> globals;
    for (DumpedRecord& record : dumped(pdb, "-globals"))
        if (record.kind == "S_GDATA32" || record.kind == "S_LDATA32")
            globals.emplace(record.number, std::move(record));
    for (const auto& [offset, record] : globals) told.addPrivate(record, sections.rva(record.place()));
    for (const DumpedRecord& record : dumped(pdb, "-publics")) {
        const std::uint32_t rva = sections.rva(record.place());
        if (rva == UINT32_MAX) continue;
        if (record.name.starts_with('?') && told.privatePlaces.contains(rva)) continue;
        const std::string name = shown(pdb::undecorated(record.name, machineOf(pdb)));
        if (!told.names(rva, name)) told.all.emplace(rva, name, 0);
    }
    return told;
}

}  // namespace

TEST_CASE("Every name of real PDBs is the one that LLVM tells", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const auto opened = openPdb(pdb, {});
        if (!opened) FAIL(opened.error().what);
        const SymbolSource& source = **opened;
        CHECK(source.kind() == "private pdb symbols");
        const ToldByLlvm expected = toldByLlvm(pdb);
        std::set<Told> ours;
        source.forEach("*", [&](const Symbol& symbol) {
            CHECK(ours.emplace(symbol.rva, symbol.name, static_cast<std::uint32_t>(symbol.type)).second);
            const auto nearest = source.nameAt(symbol.rva);
            CHECK(nearest->displacement == 0);
            const bool isPrivate = nearest->symbol.type != kNoType || nearest->symbol.size != 0;
            CHECK((isPrivate || !expected.privatePlaces.contains(symbol.rva)));
            CHECK(source.find(symbol.name)->name == symbol.name);
            const auto size = expected.codeSizes.find(symbol.rva);
            if (size != expected.codeSizes.end() && symbol.type != kNoType)
                CHECK(symbol.size == size->second);
            return true;
        });
        CHECK(ours.size() > 150);
        for (const Told& told : expected.all)
            if (!ours.contains(told)) FAIL_CHECK(std::get<1>(told) << " is missing at " << std::get<0>(told));
        CHECK(ours == expected.all);
    }
}

TEST_CASE("An undecorated name is the name alone, as LLVM's tool writes it", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        std::set<std::string> names;
        for (const DumpedRecord& record : dumped(pdb, "-publics"))
            if (record.name.starts_with('?') && !record.name.starts_with("??_C@")) names.insert(record.name);
        if (names.empty()) continue;
        std::vector<std::string> command{"llvm-undname-19",         "--no-access-specifier",
                                         "--no-calling-convention", "--no-return-type",
                                         "--no-member-type",        "--no-variable-type"};
        command.insert(command.end(), names.begin(), names.end());
        std::istringstream text(hawser::test::runToEnd(command));
        std::size_t compared = 0;
        std::string raw;
        for (std::string line; std::getline(text, line);) {
            if (line.empty()) continue;
            if (raw.empty()) {
                raw = line;
                continue;
            }
            INFO(raw << " is " << line);
            const std::string ours = pdb::undecorated(raw, kX64);
            // In front of it may stand what it belongs to ("const "), behind it arguments and what follows.
            const std::size_t at = line.find(ours);
            CHECK(at != std::string::npos);
            if (at != std::string::npos && at + ours.size() < line.size())
                CHECK((line[at + ours.size()] == '(' || line[at + ours.size()] == '{'));
            ++compared;
            raw.clear();
        }
        CHECK(compared == names.size());
    }
}

TEST_CASE("The undecorated names of every convention", "[pdb]") {
    CHECK(pdb::undecorated("?push@Queue@@QEAAXH@Z", kX64) == "Queue::push");
    CHECK(pdb::undecorated("??_C@_03ABC@abc@", kX64) == "`string'");
    CHECK(pdb::undecorated("??0Queue@@QEAA@XZ", kX64) == "Queue::Queue");
    CHECK(pdb::undecorated("_Sleep@4", kX86) == "Sleep");
    CHECK(pdb::undecorated("@Sleep@4", kX86) == "Sleep");
    CHECK(pdb::undecorated("Sleep@@16", kX86) == "Sleep");
    CHECK(pdb::undecorated("_main", kX86) == "main");
    CHECK(pdb::undecorated("__imp__Sleep@4", kX86) == "_imp__Sleep");
    CHECK(pdb::undecorated("_main", kX64) == "_main");
    CHECK(pdb::undecorated("_", kX86) == "_");
    CHECK(pdb::undecorated("?what is this", kX64) == "?what is this");
    // What would double with every few characters is not written out.
    std::string bomb = "??$f@";
    for (int level = 0; level < 10; ++level)
        bomb += "P6AX" + std::string(40, static_cast<char>('0' + level)) + "@Z";
    CHECK(pdb::undecorated(bomb + "@@YAXXZ", kX64).size() < 2000000);
    // A class of a thousand letters, ten times more by one digit each.
    std::string repeated = "??$f@V" + std::string(1000, 'a') + "@@";
    for (int i = 0; i < 10; ++i) repeated += "V1@";
    repeated += "@YAXXZ";
    CHECK(pdb::undecorated(repeated, kX64) == repeated);
    const std::string deep = "?f@@YAX" + std::string(100000, 'P') + "AH@Z";
    CHECK(pdb::undecorated(deep, kX64) == deep);
}

TEST_CASE("A PDB of another identity is refused, and both are named", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        for (const char* extension : {".sys", ".exe", ".dll"}) {
            const std::string file = hawser::test::readFile(pdb.substr(0, pdb.size() - 4) + extension);
            if (file.empty()) continue;
            const auto reader = readerOfFile(std::as_bytes(std::span(file)));
            REQUIRE(reader);
            const auto image = PeImage::parse(*reader);
            REQUIRE(image);
            const auto record = image->codeView(*reader);
            REQUIRE(record);
            REQUIRE(*record);
            CHECK(openPdb(pdb, **record));
            CodeViewRecord other = **record;
            ++other.age;
            const auto refused = openPdb(pdb, other);
            REQUIRE_FALSE(refused);
            CHECK(refused.error().code == ErrorCode::InvalidArgument);
            CHECK(refused.error().what.find((*record)->symbolServerKey()) != std::string::npos);
            CHECK(refused.error().what.find(other.symbolServerKey()) != std::string::npos);
            other = **record;
            other.guid[0] ^= std::byte{1};
            CHECK_FALSE(openPdb(pdb, other));
        }
    }
}
