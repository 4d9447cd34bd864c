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
    REQUIRE(file->checkSize());

    REQUIRE(::truncate(path.c_str(), 0x2000) == 0);
    const auto gone = file->copy(0x6000, page);
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == ErrorCode::Io);
    CHECK(gone.error().at == 0x6000);
    CHECK(file->copy(0x1000, page));
    CHECK(page == Bytes(0x1000, std::byte{0x77}));
    CHECK(file->copy(0x4000, page).error().at == 0x4000);
    const auto size = file->checkSize();
    REQUIRE_FALSE(size);
    CHECK(size.error().code == ErrorCode::Io);
}

TEST_CASE("A dump that shrinks is told by every read, also within a page", "[dump]") {
    DumpFiles files;
    hawser::test::DumpSpec spec;
    spec.pages = somePages();
    const Bytes whole = hawser::test::fullDump(spec);
    const std::string path = files.write(whole);
    const auto dump = CrashDump::open(path);
    REQUIRE(dump);
    REQUIRE((*dump)->memory().readPhysical(Address(0x1000), 0x1000));
    REQUIRE(::truncate(path.c_str(), static_cast<off_t>(whole.size() - 1)) == 0);
    const auto read = (*dump)->memory().readPhysical(Address(0x1000), 0x1000);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::Io);
    REQUIRE(::truncate(path.c_str(), 0) == 0);
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
