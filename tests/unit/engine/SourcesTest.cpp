#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "core/engine/Sources.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/engine/LinedSource.h"

using namespace hawser;
using namespace hawser::engine;
using hawser::engine::test::borrowed;
using hawser::engine::test::LinedSource;
using hawser::test::TemporaryFolder;

namespace {

std::string put(const std::string& folder, const std::string& file, std::string_view text = "x") {
    const std::filesystem::path path = std::filesystem::path(folder) / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
}

}  // namespace

TEST_CASE("a source line is named in grave accents", "[source]") {
    using Reference = SourceReference;
    CHECK(parseSourceReference("`drv.c:123`") == Reference{"", "drv.c", 123});
    CHECK(parseSourceReference("`drv!read.c:0x10`") == Reference{"drv", "read.c", 16});
    CHECK(parseSourceReference("`c:\\src\\drv.c:7`") == Reference{"", "c:\\src\\drv.c", 7});
    CHECK(parseSourceReference("`c:\\src\\drv.c`") == Reference{"", "c:\\src\\drv.c", {}});
    CHECK(parseSourceReference("`drv!src/a b.c:7`") == Reference{"drv", "src/a b.c", 7});
    CHECK(parseSourceReference("`:12`") == Reference{"", "", 12});
    CHECK(parseSourceReference("`drv.c`") == Reference{"", "drv.c", {}});
    for (const char* wrong : {"", "`", "``", "drv.c:1", "`drv.c:1", "`drv.c:x`", "`!drv.c:1`", "`a`b:1`",
                              "`drv.c:4294967296`", "`drv!`"})
        CHECK_FALSE(parseSourceReference(wrong));
}

TEST_CASE("lines are found over all modules, the one with the very line first", "[source]") {
    LinedSource nt;
    nt.runs = {{"a\\common.c", 30, 0x1000, 4}};
    LinedSource drv;
    drv.runs = {
        {"b\\common.c", 10, 0x10, 4}, {"b\\common.c", 0xFEEFEE, 0x14, 4}, {"b\\common.c", 20, 0x18, 4}};
    std::vector<Module> modules(2);
    modules[0].name = "nt";
    modules[0].base = Address(0x10000);
    modules[0].size = 0x8000;
    modules[1].name = "drv";
    modules[1].base = Address(0x80000);
    modules[1].size = 0x1000;
    SourceLines lines(modules, [&](const Module& module, SymbolDemand) {
        return borrowed(module.name == "nt" ? nt : drv);
    });
    const auto of = [&](const char* text, Address current = {}) {
        return lines.of(*parseSourceReference(text), current);
    };
    CHECK(of("`common.c:20`").front().start == Address(0x80018));
    CHECK(of("`nt!common.c:20`").front().start == Address(0x11000));
    CHECK(of("`:20`", Address(0x80011)).front().start == Address(0x80018));
    CHECK(of("`b\\common.c`").front().start == Address(0x80010));
    CHECK(of("`other.c:1`").empty());
    CHECK(lines.at(Address(0x80013))->line == 10);
    CHECK_FALSE(lines.at(Address(0x80015)));
    CHECK_FALSE(lines.at(Address(0x70000)));
    CHECK(lines.isSource("a\\common.c"));
    CHECK_FALSE(lines.isSource("common.c"));
    CHECK(lines.linesOf("b\\common.c").size() == 2);
    CHECK(lines.sourceLike("/home/me/B/common.c") == "b\\common.c");
    CHECK_FALSE(lines.sourceLike("/home/me/b/other.c"));
    lines.enable(false);
    CHECK_FALSE(lines.at(Address(0x80013)));
    CHECK(of("`common.c:20`").empty());
}

TEST_CASE("what is asked about a file is answered by the symbols that are there", "[source]") {
    std::vector<Module> modules(2);
    std::vector<SymbolDemand> demands;
    LinedSource drv;
    drv.runs = {{"b\\common.c", 10, 0x10, 4}};
    SourceLines lines(modules, [&](const Module&, SymbolDemand demand) {
        demands.push_back(demand);
        return borrowed(drv);
    });
    CHECK(lines.linesOf("b\\common.c").size() == 2);
    CHECK(lines.linesOf("b\\COMMON.c").empty());
    CHECK(lines.isSource("b\\common.c"));
    CHECK(lines.sourceLike("common.c"));
    CHECK_FALSE(lines.checksumOf("b\\common.c"));
    CHECK(demands == std::vector(9, SymbolDemand::Known));
    demands.clear();
    CHECK_FALSE(lines.of(*parseSourceReference("`common.c:10`"), {}).empty());
    CHECK(demands == std::vector(2, SymbolDemand::Shown));
}

TEST_CASE("a source file is looked for by ever less of its path", "[source]") {
    const TemporaryFolder folder;
    const std::string root = folder.path();
    SourceFiles files;
    CHECK_FALSE(files.find("c:\\build\\drv\\read.c"));
    const std::string flat = put(root, "one/read.c");
    const std::string deep = put(root, "two/drv/read.c");
    files.setPath(root + "/one; " + root + "/two");
    CHECK(files.path() == root + "/one; " + root + "/two");
    CHECK(files.find("c:\\build\\drv\\read.c") == flat);
    files.setPath(root + "/two;" + root + "/one");
    CHECK(files.find("C:\\build\\DRV\\Read.C") == deep);
    CHECK(files.find("read.c") == flat);
    CHECK_FALSE(files.find("c:\\build\\drv\\write.c"));
    CHECK(files.find(deep) == deep);
    CHECK_FALSE(files.find("c:\\build\\drv"));
    put(root, "secret.c");
    CHECK_FALSE(files.find("..\\secret.c"));
}

TEST_CASE("where the user has shown one file, others are found beside it", "[source]") {
    const TemporaryFolder folder;
    const std::string root = folder.path();
    const std::string read = put(root, "tree/drv/read.c");
    const std::string write = put(root, "tree/lib/write.c");
    const std::string other = put(root, "renamed.c");
    SourceFiles files;
    files.substitute("C:\\build\\drv\\read.c", read);
    CHECK(files.find("c:\\BUILD\\drv\\read.c") == read);
    CHECK(files.find("c:\\build\\lib\\write.c") == write);
    CHECK_FALSE(files.find("d:\\build\\lib\\write.c"));
    files.substitute("e:\\x.c", other);
    CHECK(files.find("e:\\x.c") == other);
}

TEST_CASE("source text of every encoding is read", "[source]") {
    CHECK(decodeSource("a\r\nb\rc\n") == "a\nb\nc\n");
    CHECK(decodeSource("\xEF\xBB\xBFgr\xC3\xBC\xC3\x9F") == "gr\xC3\xBC\xC3\x9F");
    CHECK(decodeSource("gr\xFC\xDF \x80") == "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC");
    CHECK(decodeSource(std::string_view("\xFF\xFE\x41\x00\xAC\x20", 6)) == "A\xE2\x82\xAC");
    CHECK(decodeSource(std::string_view("\xFE\xFF\x00\x41", 4)) == "A");
    CHECK(decodeSource("\xEF\xBF\xBD") == "\xEF\xBF\xBD");
}

TEST_CASE("a source file is held against the checksum of what was compiled", "[source]") {
    using Kind = symbols::SourceChecksum::Kind;
    const symbols::SourceChecksum md5{
        Kind::Md5,
        {0x90, 0x01, 0x50, 0x98, 0x3C, 0xD2, 0x4F, 0xB0, 0xD6, 0x96, 0x3F, 0x7D, 0x28, 0xE1, 0x7F, 0x72}};
    CHECK(matchOf("abc", md5) == SourceMatch::Same);
    CHECK(matchOf("abd", md5) == SourceMatch::Differs);
    CHECK(matchOf("abc", {}) == SourceMatch::Unknown);
    const symbols::SourceChecksum sha1{Kind::Sha1,
                                       {0xA9, 0x99, 0x3E, 0x36, 0x47, 0x06, 0x81, 0x6A, 0xBA, 0x3E,
                                        0x25, 0x71, 0x78, 0x50, 0xC2, 0x6C, 0x9C, 0xD0, 0xD8, 0x9D}};
    CHECK(matchOf("abc", sha1) == SourceMatch::Same);
    // Of "a\r\n": the same lines as another version control has put them.
    const symbols::SourceChecksum returns{
        Kind::Md5,
        {0x93, 0x32, 0x22, 0xB1, 0x9F, 0xF3, 0xE7, 0xEA, 0x5F, 0x65, 0x51, 0x7E, 0xA1, 0xF7, 0xD5, 0x7E}};
    CHECK(matchOf("a\r\n", returns) == SourceMatch::Same);
    CHECK(matchOf("a\n", returns) == SourceMatch::Same);
}

TEST_CASE("source text is taken line by line", "[source]") {
    const SourceText source{"x.c", "one\ntwo\n\nlast", SourceMatch::Unknown};
    CHECK(source.line(1) == "one");
    CHECK(source.line(3) == "");
    CHECK(source.line(4) == "last");
    CHECK_FALSE(source.line(5));
    CHECK_FALSE(source.line(0));
}

TEST_CASE("what is no file is no source", "[source]") {
    const TemporaryFolder folder;
    CHECK(readSourceText(folder.path(), {}).error().code == ErrorCode::InvalidArgument);
    CHECK(readSourceText(folder.path() + "/none.c", {}).error().code == ErrorCode::Io);
    const auto text = readSourceText(put(folder.path(), "a.c", "int a;\r\n"), {});
    REQUIRE(text);
    CHECK(text->text == "int a;\n");
}
