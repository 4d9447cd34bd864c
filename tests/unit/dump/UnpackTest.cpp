#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "core/dump/Unpack.h"
#include "tests/support/Cabinet.h"
#include "tests/support/ChildProcess.h"
#include "tests/support/FullDisk.h"
#include "tests/support/Patience.h"
#include "tests/unit/dump/DumpFiles.h"

// Dumps that came compressed.
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;
using hawser::test::ChildProcess;
using hawser::test::TemporaryFolder;

namespace {

Bytes someDump() {
    hawser::test::DumpSpec spec;
    spec.pages = somePages();
    return hawser::test::fullDump(spec);
}

struct Entry {
    std::string name;
    Bytes bytes;
};

enum class Packing { Gzip, Zstandard, Xz, Zip, TarGzip };

void choose(archive* writer, Packing packing) {
    switch (packing) {
        case Packing::Gzip:
            archive_write_add_filter_gzip(writer);
            archive_write_set_format_raw(writer);
            return;
        case Packing::Zstandard:
            archive_write_add_filter_zstd(writer);
            archive_write_set_format_raw(writer);
            return;
        case Packing::Xz:
            archive_write_add_filter_xz(writer);
            archive_write_set_format_raw(writer);
            return;
        case Packing::Zip:
            archive_write_set_format_zip(writer);
            return;
        case Packing::TarGzip:
            archive_write_add_filter_gzip(writer);
            archive_write_set_format_ustar(writer);
            return;
    }
}

void pack(const std::string& path, Packing packing, const std::vector<Entry>& entries) {
    archive* const writer = archive_write_new();
    choose(writer, packing);
    REQUIRE(archive_write_open_filename(writer, path.c_str()) == ARCHIVE_OK);
    for (const Entry& one : entries) {
        archive_entry* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, one.name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(one.bytes.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        CHECK(archive_write_header(writer, entry) == ARCHIVE_OK);
        CHECK(archive_write_data(writer, one.bytes.data(), one.bytes.size()) ==
              static_cast<la_ssize_t>(one.bytes.size()));
        archive_entry_free(entry);
    }
    CHECK(archive_write_free(writer) == ARCHIVE_OK);
}

void checkHolds(const std::string& path, const Bytes& dump) {
    const auto opened = CrashDump::open(path);
    if (!opened) FAIL(opened.error().what);
    const MappedFile& file = (*opened)->file();
    CHECK(file.path() == path);
    REQUIRE(file.size() == dump.size());
    Bytes all(dump.size());
    REQUIRE(file.copy(0, all));
    CHECK(all == dump);
    CHECK((*opened)->kind() == DumpKind::Full);
    CHECK((*opened)->shortcomings().empty());
    const auto page = (*opened)->memory().readPhysical(Address(9 * kPageSize), kPageSize);
    REQUIRE(page);
    CHECK(page->bytes == pageOf(9));
}

std::string shell(const std::string& command) {
    ChildProcess child({"/bin/sh", "-c", command});
    const auto code = child.waitForExit(hawser::test::kPatience);
    return code == 0 ? std::string() : fmt::format("{}: {}", command, child.output());
}

Error errorOf(const std::string& path, const UnpackWatch& watch = {}) {
    const auto opened = CrashDump::open(path, watch);
    REQUIRE_FALSE(opened);
    INFO(opened.error().what);
    return opened.error();
}

}  // namespace

TEST_CASE("A compressed dump opens as what it holds, whatever its name", "[dump]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("MEMORY.DMP");
    const Bytes dump = someDump();
    const Packing packing =
        GENERATE(Packing::Gzip, Packing::Zstandard, Packing::Xz, Packing::Zip, Packing::TarGzip);
    CAPTURE(static_cast<int>(packing));
    pack(path, packing, {{"MEMORY.DMP", dump}});
    checkHolds(path, dump);
}

TEST_CASE("A cabinet is opened as well", "[dump]") {
    DumpFiles files;
    const Bytes dump = someDump();
    checkHolds(files.write(hawser::test::cabinetOf(dump, "MEMORY.DMP")), dump);
}

TEST_CASE("What the usual programs pack is unpacked", "[dump]") {
    const TemporaryFolder folder;
    const std::string plain = folder.file("memory.dmp");
    const Bytes dump = someDump();
    hawser::test::writeBytes(plain, dump);
    const std::string program = GENERATE("gzip", "xz", "zstd", "zip");
    if (!shell("command -v " + program).empty()) {
        WARN(program << " is not there");
        return;
    }
    const std::string packed = folder.file("packed." + program);
    const std::string command = program == "zip" ? fmt::format("zip -q -j {} {}", packed, plain)
                                                 : fmt::format("{} -c {} > {}", program, plain, packed);
    CHECK(shell(command).empty());
    checkHolds(packed, dump);
}

TEST_CASE("Of an archive the first dump is taken, and without one it is refused", "[dump]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("several.zip");
    const Packing packing = GENERATE(Packing::Zip, Packing::TarGzip);
    const Bytes dump = someDump();
    const std::string words = "Dear reader, this is the dump that I have promised.";
    const auto text = std::as_bytes(std::span(words));
    const Bytes readme(text.begin(), text.end());
    pack(path, packing,
         {{"readme.txt", readme},
          {"empty", {}},
          {"large", Bytes(5 << 20, std::byte{1})},
          {"a.dmp", dump},
          {"b.dmp", Bytes(dump.size())}});
    checkHolds(path, dump);
    pack(path, packing, {{"readme.txt", readme}});
    const Error error = errorOf(path);
    CHECK(error.code == ErrorCode::Malformed);
    CHECK(error.what == path + " cannot be unpacked: it holds no kernel crash dump.");
}

TEST_CASE("A packed file that is cut off opens as far as it goes", "[dump]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("cut");
    const Packing packing = GENERATE(Packing::Gzip, Packing::Zstandard, Packing::Xz, Packing::Zip);
    CAPTURE(static_cast<int>(packing));
    hawser::test::DumpSpec spec;
    std::uint32_t random = 1;
    for (std::uint64_t page = 1; page <= 2048; ++page) {
        Bytes& bytes = spec.pages[page];
        for (std::size_t i = 0; i < kPageSize; ++i) {
            random = random * 1664525 + 1013904223;
            bytes.push_back(static_cast<std::byte>(random >> 24));
        }
    }
    const Bytes dump = hawser::test::fullDump(spec);
    pack(path, packing, {{"MEMORY.DMP", dump}});
    const std::string whole = hawser::test::readFile(path);
    REQUIRE(::truncate(path.c_str(), static_cast<off_t>(whole.size() / 2)) == 0);
    const auto opened = CrashDump::open(path);
    if (!opened) FAIL(opened.error().what);
    const MappedFile& file = (*opened)->file();
    CHECK(file.size() > 0x4000);
    REQUIRE(file.size() < dump.size());
    Bytes there(file.size());
    REQUIRE(file.copy(0, there));
    CHECK(std::equal(there.begin(), there.end(), dump.begin()));
    const auto& told = (*opened)->shortcomings().told();
    REQUIRE(told.size() == 2);
    CHECK_THAT(told[0].what, Catch::StartsWith("The compressed file could be unpacked up to here: "));
    CHECK(told[0].offset == file.size());
    CHECK((*opened)->memory().readPhysical(Address(kPageSize), kPageSize)->bytes == spec.pages[1]);
}

TEST_CASE("A packed file of which nothing can be unpacked is refused with its name", "[dump]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("damaged");
    const Packing packing = GENERATE(Packing::Gzip, Packing::Zstandard, Packing::Xz, Packing::Zip);
    CAPTURE(static_cast<int>(packing));
    pack(path, packing, {{"MEMORY.DMP", someDump()}});
    const std::string whole = hawser::test::readFile(path);
    REQUIRE(::truncate(path.c_str(), 48) == 0);
    const Error cut = errorOf(path);
    CHECK(cut.code == ErrorCode::Malformed);
    CHECK_THAT(cut.what, Catch::StartsWith(path));
    // Each piece of a good file ends in an error or in a dump, never otherwise.
    for (std::size_t size = 1; size < whole.size(); size += whole.size() / 40 + 1) {
        hawser::test::writeBytes(path, std::as_bytes(std::span(whole)).first(size));
        static_cast<void>(CrashDump::open(path));
        Bytes changed(size);
        std::ranges::copy(std::as_bytes(std::span(whole)).first(size), changed.begin());
        changed.back() ^= std::byte{0x55};
        hawser::test::writeBytes(path, changed);
        static_cast<void>(CrashDump::open(path));
    }
}

TEST_CASE("Unpacking leaves the disk its room, and says when there is none", "[dump]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("bomb");
    const Packing packing = GENERATE(Packing::Gzip, Packing::Zip);  // without and with a size that is told
    Bytes dump = someDump();
    dump.resize(12 << 20);
    pack(path, packing, {{"MEMORY.DMP", dump}});
    UnpackWatch watch;
    watch.leaveFree = UINT64_MAX;
    const Error error = errorOf(path, watch);
    CHECK(error.code == ErrorCode::Io);
    CHECK_THAT(error.what, Catch::StartsWith(path + " cannot be unpacked: the disk of "));
    {
        const hawser::test::FullDisk full(8 << 20);
        const Error written = errorOf(path);
        CHECK(written.code == ErrorCode::Io);
        CHECK_THAT(written.what, Catch::StartsWith(path + " cannot be unpacked: in "));
    }
    checkHolds(path, dump);
}

TEST_CASE("Unpacking tells how far it is, and ends at once when it is to", "[dump]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("packed");
    Bytes dump = someDump();
    std::uint32_t random = 1;
    for (std::size_t i = dump.size(); i < (std::size_t{4} << 20); ++i) {
        random = random * 1664525 + 1013904223;
        dump.push_back(static_cast<std::byte>(random >> 24));
    }
    pack(path, Packing::Gzip, {{"MEMORY.DMP", dump}});
    std::vector<std::uint64_t> told;
    UnpackWatch watch;
    watch.progress = [&](std::uint64_t done, std::uint64_t total) {
        CHECK(done <= total);
        told.push_back(done);
    };
    REQUIRE(CrashDump::open(path, watch));
    CHECK(told.size() > 4);
    CHECK(std::ranges::is_sorted(told));
    const std::size_t all = told.size();
    told.clear();
    watch.interrupted = [&] { return told.size() >= 2; };
    const Error error = errorOf(path, watch);
    CHECK(error.code == ErrorCode::Cancelled);
    CHECK(told.size() < all);
}

TEST_CASE("The stamp of an unpacked dump is that of the file it came from", "[dump]") {
    const TemporaryFolder folder;
    const std::string path = folder.file("packed");
    pack(path, Packing::Gzip, {{"MEMORY.DMP", someDump()}});
    const auto first = CrashDump::open(path);
    const auto second = CrashDump::open(path);
    REQUIRE((first && second));
    CHECK((*first)->file().stamp() == (*second)->file().stamp());
    CHECK((*first)->file().hasChanged() == false);
    REQUIRE(::truncate(path.c_str(), 100) == 0);
    CHECK((*first)->file().hasChanged() == true);
    // What was unpacked is ours, whatever becomes of that file.
    const auto page = (*first)->memory().readPhysical(Address(9 * kPageSize), kPageSize);
    REQUIRE(page);
    CHECK(page->bytes == pageOf(9));
}
