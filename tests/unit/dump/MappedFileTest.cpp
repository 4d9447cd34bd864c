#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/unit/dump/DumpFiles.h"

// A file that changes under us.
using namespace hawser;
using namespace hawser::dump;
using namespace hawser::dump::test;

TEST_CASE("A file that shrinks while it is open ends in an error, not in a crash", "[dump]") {
    DumpFiles files;
    const std::string path = files.write(Bytes(0x8000, std::byte{0x77}));
    auto file = MappedFile::open(path);
    REQUIRE(file);
    Bytes page(0x1000);
    REQUIRE(file->copy(0x6000, page));
    CHECK(page == Bytes(0x1000, std::byte{0x77}));
    CHECK(file->hasChanged() == false);

    REQUIRE(::truncate(path.c_str(), 0x2000) == 0);
    const auto gone = file->copy(0x6000, page);
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == ErrorCode::Io);
    CHECK(gone.error().at == 0x6000);
    CHECK(file->copy(0x1000, page));
    CHECK(page == Bytes(0x1000, std::byte{0x77}));
    CHECK(file->copy(0x4000, page).error().at == 0x4000);
    CHECK(file->hasChanged() == true);
}

TEST_CASE("Within the page in which a file now ends nothing is taken for zero", "[dump]") {
    DumpFiles files;
    const std::size_t size = GENERATE(0x4000, 0x4100);
    const std::string path = files.write(Bytes(size, std::byte{0x77}));
    auto file = MappedFile::open(path);
    REQUIRE(file);
    REQUIRE(::truncate(path.c_str(), 0x1800) == 0);
    Bytes bytes(0x400);
    CHECK(file->copy(0x1000, bytes));
    CHECK(file->copy(0x1400, bytes));
    CHECK(file->copy(0x1401, bytes).error().at == 0x1800);
    CHECK(file->copy(0x1900, bytes).error().at == 0x1900);
    CHECK(file->copy(0x0, bytes));
    CHECK(file->copy(0x2000, bytes).error().code == ErrorCode::Io);
}

TEST_CASE("A dump that shrinks tells what it has lost and still shows the rest", "[dump]") {
    DumpFiles files;
    hawser::test::DumpSpec spec;
    spec.pages = somePages();
    const Bytes whole = hawser::test::fullDump(spec);
    const std::string path = files.write(whole);
    const auto dump = CrashDump::open(path);
    REQUIRE(dump);
    const std::uint64_t last = spec.pages.rbegin()->first;
    REQUIRE((*dump)->memory().readPhysical(Address(last * kPageSize), 0x1000));
    REQUIRE(::truncate(path.c_str(), static_cast<off_t>(whole.size() - 1)) == 0);
    const auto read = (*dump)->memory().readPhysical(Address(last * kPageSize), 0x1000);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::Io);
    CHECK((*dump)->memory().readPhysical(Address(last * kPageSize), 0xFFF));
    CHECK((*dump)->memory().readPhysical(Address(0x1000), 0x1000));
    REQUIRE(::truncate(path.c_str(), 0) == 0);
    CHECK_FALSE((*dump)->memory().readPhysical(Address(0x1000), 0x1000));
    CHECK_FALSE((*dump)->memory().readPhysical(Address(0x2000), 0x1000));
    lookAtEverything(**dump);
}

TEST_CASE("A file is only opened where it is one", "[dump]") {
    DumpFiles files;
    CHECK(MappedFile::open("/dev/zero").error().code == ErrorCode::InvalidArgument);
    CHECK(MappedFile::open("/tmp").error().code == ErrorCode::InvalidArgument);
    CHECK(MappedFile::open("/nowhere/at/all").error().code == ErrorCode::Io);
    CHECK(MappedFile::open(files.write({})).error().code == ErrorCode::Truncated);
}

TEST_CASE("The end of the file is the end", "[dump]") {
    DumpFiles files;
    auto file = MappedFile::open(files.write(Bytes(100)));
    REQUIRE(file);
    Bytes bytes(10);
    CHECK(file->copy(90, bytes));
    CHECK(file->copy(91, bytes).error().code == ErrorCode::Truncated);
    CHECK(file->copy(UINT64_MAX, bytes).error().code == ErrorCode::Truncated);
    CHECK(file->bytes(UINT64_MAX, UINT64_MAX).empty());
    CHECK(file->bytes(99, UINT64_MAX).size() == 1);
}
