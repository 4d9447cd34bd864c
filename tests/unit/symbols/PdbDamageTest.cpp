#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "core/symbols/FrameTable.h"
#include "core/symbols/LineTable.h"
#include "core/symbols/ScopeTable.h"
#include "core/symbols/SymbolFile.h"
#include "core/symbols/TypeTable.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/symbols/PdbDump.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Asks for something of everything.
void readAll(const SymbolSource& source) {
    std::vector<std::uint32_t> places;
    source.forEach("*", [&](const Symbol& symbol) {
        places.push_back(symbol.rva);
        return true;
    });
    for (std::size_t i = 0; i < places.size(); i += 7) {
        const std::uint32_t rva = places[i] + 1;
        CHECK(source.nameAt(rva));
        if (source.lines() != nullptr) static_cast<void>(source.lines()->at(rva));
        if (source.frames() != nullptr) static_cast<void>(source.frames()->at(rva));
        if (source.scopes() == nullptr) continue;
        static_cast<void>(source.scopes()->procedureAt(rva));
        static_cast<void>(source.scopes()->variablesAt(rva));
        static_cast<void>(source.scopes()->inlinedAt(rva));
    }
    if (const TypeTable* types = source.types())
        types->forEach("*", [&](std::string_view, TypeId id) {
            static_cast<void>(types->type(id));
            static_cast<void>(types->members(id));
            static_cast<void>(types->enumerators(id));
            static_cast<void>(types->parameters(id));
            return true;
        });
}

// One sentence that names the file.
void checkRefused(const Error& error, const std::string& path) {
    INFO(error.what);
    CHECK(error.what.find(path) != std::string::npos);
    CHECK(error.what.ends_with('.'));
    CHECK((error.code == ErrorCode::Truncated || error.code == ErrorCode::Malformed ||
           error.code == ErrorCode::Unsupported || error.code == ErrorCode::Io));
}

struct Victim {
    Victim() : pdbs(realPdbs()) {
        for (const std::string& pdb : pdbs)
            if (pdb.ends_with("x86/xframe_eh_dll.pdb")) bytes = hawser::test::readFile(pdb);
    }
    std::vector<std::string> pdbs;
    std::string bytes;
    hawser::test::TemporaryFolder folder;
    std::string path = folder.file("damaged.pdb");
};

void put32(std::string& bytes, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
}

}  // namespace

TEST_CASE("A PDB that is cut off anywhere is refused in one sentence", "[pdb][real]") {
    Victim victim;
    for (std::size_t size = 0; size < victim.bytes.size(); size += 1013) {
        write(victim.path, victim.bytes.substr(0, size));
        const auto opened = openPdb(victim.path, {});
        REQUIRE_FALSE(opened);
        checkRefused(opened.error(), victim.path);
    }
}

TEST_CASE("A PDB with bytes turned over is refused, or read as far as it goes", "[pdb][real]") {
    Victim victim;
    if (victim.bytes.empty()) return;
    std::mt19937 random(20240607);
    std::size_t refused = 0;
    constexpr int kTimes = 300;
    for (int i = 0; i < kTimes; ++i) {
        std::string bytes = victim.bytes;
        // Every other time in what the file is told by: header, directory, small streams.
        const std::size_t count = 1 + random() % 64;
        const std::size_t from = i % 2 == 0 ? 0 : random() % (bytes.size() / 4096) * 4096;
        const std::size_t span = i % 2 == 0 ? bytes.size() : 4096;
        for (std::size_t k = 0; k < count; ++k)
            bytes[std::min(from + random() % span, bytes.size() - 1)] ^=
                static_cast<char>(1 + random() % 255);
        write(victim.path, bytes);
        const auto opened = openPdb(victim.path, {});
        if (opened) {
            readAll(**opened);
        } else {
            ++refused;
            checkRefused(opened.error(), victim.path);
        }
    }
    CHECK(refused > 0);
    CHECK(refused < kTimes);
}

TEST_CASE("What a PDB's header claims is not believed", "[pdb][real]") {
    Victim victim;
    if (victim.bytes.empty()) return;
    constexpr std::size_t kBlockSize = 32;
    constexpr std::size_t kBlockCount = 40;
    constexpr std::size_t kDirectorySize = 44;
    constexpr std::size_t kBlockOfMap = 52;
    for (const auto& [at, value] :
         std::vector<std::pair<std::size_t, std::uint32_t>>{{kBlockCount, 2621440},  // 10 GB
                                                            {kBlockCount, UINT32_MAX},
                                                            {kBlockSize, 0},
                                                            {kBlockSize, 3},
                                                            {kBlockSize, 0x80000000},
                                                            {kDirectorySize, UINT32_MAX},
                                                            {kDirectorySize, 0},
                                                            {kBlockOfMap, UINT32_MAX},
                                                            {kBlockOfMap, 0}}) {
        INFO(at << " is " << value);
        std::string bytes = victim.bytes;
        put32(bytes, at, value);
        write(victim.path, bytes);
        const auto opened = openPdb(victim.path, {});
        REQUIRE_FALSE(opened);
        checkRefused(opened.error(), victim.path);
    }
    write(victim.path, "Microsoft C/C++ program database 2.00\r\n\x1AJG and so on, for more than a header");
    const auto old = openPdb(victim.path, {});
    REQUIRE_FALSE(old);
    CHECK(old.error().code == ErrorCode::Unsupported);
    CHECK_FALSE(openPdb(victim.folder.path(), {}));
    CHECK_FALSE(openPdb(victim.folder.file("absent.pdb"), {}));
}

TEST_CASE("A type that is said to lie in itself ends in an error", "[pdb][real]") {
    Victim victim;
    if (victim.bytes.empty()) return;
    const std::string original = victim.folder.file("original.pdb");
    write(original, victim.bytes);
    std::size_t circles = 0;
    for (const DumpedRecord& record : dumped(original, "-types")) {
        if (record.kind != "LF_MODIFIER") continue;
        // Length and kind of the record, then what it modifies.
        std::string told("\x0A\0\x01\x10", 4);
        told.resize(8);
        put32(told, 4, record.type("referent = "));
        const std::size_t at = victim.bytes.find(told);
        if (at == std::string::npos) continue;
        std::string bytes = victim.bytes;
        put32(bytes, at + 4, record.number);
        write(victim.path, bytes);
        const auto opened = openPdb(victim.path, {});
        REQUIRE(opened);
        const auto type = (*opened)->types()->type(TypeId{record.number});
        // Of two records alike the first is another one.
        if (type) continue;
        ++circles;
        CHECK(type.error().code == ErrorCode::Malformed);
        checkRefused(type.error(), victim.path);
        CHECK((*opened)->types()->members(TypeId{record.number}));
        readAll(**opened);
    }
    CHECK(circles > 0);
}
