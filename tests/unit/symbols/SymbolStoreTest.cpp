#include "core/symbols/SymbolStore.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "core/base/UserFile.h"
#include "core/symbols/FolderLookup.h"
#include "core/symbols/StoreContent.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using namespace hawser::symbols;
using hawser::test::TemporaryFolder;

namespace {

struct Store {
    std::string put(const std::string& place, const std::string& text = "x") const {
        const std::filesystem::path path = std::filesystem::path(folder.path()) / place;
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        auto file = UserFile::toWrite(path.string(), UserFile::Writing::Anew);
        REQUIRE(file);
        REQUIRE(file->write(text));
        return path.string();
    }
    std::vector<std::string> found(const std::string& image = "drv.sys") const {
        std::vector<std::string> paths;
        for (const StoredFile& file : filesBelow(folder.path(), wanted, image))
            paths.push_back((file.packed ? "packed " : "") + file.path.substr(folder.path().size() + 1));
        return paths;
    }

    TemporaryFolder folder;
    StoreFile wanted{"drv.pdb", "0123456789ABCDEF0123456789ABCDEF1"};
};

using Paths = std::vector<std::string>;
const std::string kKeyed = "drv.pdb/0123456789ABCDEF0123456789ABCDEF1/";

ByteSpan bytesOf(std::string_view text) {
    return std::as_bytes(std::span(text));
}

}  // namespace

TEST_CASE("a store keeps a file by name and key, in one tier or two, whole or compressed", "[symbolstore]") {
    Store store;
    CHECK(store.found().empty());
    store.put(kKeyed + "drv.pd_");
    CHECK(store.found() == Paths{"packed " + kKeyed + "drv.pd_"});
    store.put(kKeyed + "drv.pdb");
    store.put("dr/" + kKeyed + "drv.pdb");
    CHECK(store.found() ==
          Paths{kKeyed + "drv.pdb", "packed " + kKeyed + "drv.pd_", "dr/" + kKeyed + "drv.pdb"});
}

TEST_CASE("a plain folder has it by its name, or where WinDbg looks below", "[symbolstore]") {
    Store store;
    store.put("drv.pdb");
    store.put("sys/drv.pdb");
    store.put("symbols/sys/drv.pdb");
    store.put("exe/drv.pdb");
    CHECK(store.found() == Paths{"drv.pdb", "sys/drv.pdb", "symbols/sys/drv.pdb"});
    CHECK(store.found("no-extension") == Paths{"drv.pdb"});
}

TEST_CASE("letter case does not count", "[symbolstore]") {
    Store store;
    store.put("DRV.PDB/0123456789abcdef0123456789abcdef1/Drv.Pdb");
    CHECK(store.found() == Paths{"DRV.PDB/0123456789abcdef0123456789abcdef1/Drv.Pdb"});
}

TEST_CASE("a file.ptr leads elsewhere", "[symbolstore]") {
    Store store;
    const std::string elsewhere = store.put("elsewhere/drv.pdb");
    store.put(kKeyed + "file.ptr", "PATH:" + elsewhere + "\r\n");
    CHECK(store.found() == Paths{"elsewhere/drv.pdb"});
    store.put(kKeyed + "file.ptr", "MSG: the archive is closed");
    CHECK(store.found().empty());
    CHECK_FALSE(decodeFilePointer(""));
    CHECK_FALSE(decodeFilePointer("PATH:"));
    CHECK_FALSE(decodeFilePointer(std::string_view("PATH:/a\0b", 9)));
    CHECK(*decodeFilePointer("path: /a/b ") == "/a/b");
}

TEST_CASE("names from outside lead nowhere else", "[symbolstore]") {
    CodeViewRecord record;
    record.pdbName = "C:\\build\\obj\\drv.pdb";
    ImageIdentity image{"drv.sys", 0x8664, 0x5A0000AB, 0x14000, record};
    CHECK(pdbOf(image)->name == "drv.pdb");
    CHECK(pdbOf(image)->key == "000000000000000000000000000000000");
    image.codeView->pdbName = "a/../..";
    CHECK_FALSE(pdbOf(image));
    CHECK(imageFileOf(image)->key == "5A0000AB14000");
    image.timestamp = 0;
    CHECK(imageFileOf(image)->key.empty());
    // The first two letters of a name are a folder of a store with two tiers.
    image.codeView->pdbName = "..pdb";
    image.imageName = "...";
    CHECK_FALSE(pdbOf(image));
    CHECK_FALSE(imageFileOf(image));
    Store store;
    for (const std::string name : {"../drv.pdb", "..pdb"}) {
        store.wanted.name = name;
        CHECK(store.found().empty());
    }
}

TEST_CASE("a folder is read once in a search", "[symbolstore]") {
    const Store store;
    FolderLookup lookup;
    CHECK_FALSE(lookup.child(store.folder.path(), "DRV"));
    store.put("drv/a/B");
    CHECK_FALSE(lookup.child(store.folder.path(), "DRV"));
    FolderLookup next;
    CHECK(next.descendant(store.folder.path(), {"DRV", "A", "b"}) ==
          std::filesystem::path(store.folder.path()) / "drv/a/B");
    CHECK(next.descendant(store.folder.path(), {}) == std::filesystem::path(store.folder.path()));
    CHECK_FALSE(next.descendant(store.folder.path(), {"DRV", "none"}));
}

TEST_CASE("a cache has the tiers that its index2.txt tells", "[symbolstore]") {
    Store store;
    CHECK(placeInStore(store.folder.path(), store.wanted) == store.folder.path() + "/" + kKeyed + "drv.pdb");
    store.put("index2.txt");
    CHECK(placeInStore(store.folder.path(), store.wanted) ==
          store.folder.path() + "/dr/" + kKeyed + "drv.pdb");
}

TEST_CASE("what a server sends is known by its first bytes", "[symbolstore]") {
    const std::string pdb = std::string(
        "Microsoft C/C++ MSF 7.00\r\n\x1a"
        "DS\0\0\0",
        32);
    CHECK(contentTrouble(bytesOf(pdb), StoreContent::Pdb).empty());
    CHECK(contentTrouble(bytesOf(pdb.substr(0, 5)), StoreContent::Pdb).empty());
    CHECK(contentTrouble(bytesOf("<!DOCTYPE html>"), StoreContent::Pdb) == "it is a web page, not a PDB");
    CHECK(contentTrouble(bytesOf("\xEF\xBB\xBF  <html>"), StoreContent::Image) ==
          "it is a web page, not an image");
    CHECK(contentTrouble(bytesOf("BSJB"), StoreContent::Pdb) == "it is a portable PDB, of managed code");
    CHECK(contentTrouble(bytesOf(""), StoreContent::Cabinet) == "it is empty");
    CHECK(contentTrouble(bytesOf("MSCF"), StoreContent::Cabinet).empty());
    CHECK(contentTrouble(bytesOf("MZ\x90"), StoreContent::Image).empty());
    CHECK(contentTrouble(bytesOf("PATH:\\\\x"), StoreContent::Pointer).empty());
}

TEST_CASE("a PDB says how long it is", "[symbolstore]") {
    std::string pdb = std::string(
        "Microsoft C/C++ MSF 7.00\r\n\x1a"
        "DS\0\0\0",
        32);
    pdb += std::string("\0\x10\0\0\1\0\0\0\3\0\0\0", 12);
    CHECK(pdbSize(bytesOf(pdb)) == 0x3000U);
    for (std::size_t count = 0; count < pdb.size(); ++count) CHECK_FALSE(pdbSize(bytesOf(pdb).first(count)));
    pdb[34] = 0x7F;
    CHECK_FALSE(pdbSize(bytesOf(pdb)));
}
