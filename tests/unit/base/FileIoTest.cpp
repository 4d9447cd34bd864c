#include "core/base/FileIo.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <catch2/catch.hpp>

#include <array>

using namespace hawser;

TEST_CASE("a file is read and written where it is told to be") {
    const FileDescriptor file(::memfd_create("test", MFD_CLOEXEC));
    REQUIRE(file);
    REQUIRE(writeAt(file, 2, std::as_bytes(std::span("abc", 3))));
    REQUIRE(writeAt(file, 0, {}));
    std::array<std::byte, 4> bytes{};
    CHECK(readAt(file, 0, bytes).value() == 4);
    CHECK(bytes == std::array{std::byte{0}, std::byte{0}, std::byte{'a'}, std::byte{'b'}});
    CHECK(readAt(file, 3, bytes).value() == 2);
    CHECK(readAt(file, 5, bytes).value() == 0);
    CHECK(readAt(file, 100, bytes).value() == 0);
}

TEST_CASE("what the operating system refuses is told in its words") {
    std::array<std::byte, 4> bytes{};
    const auto read = readAt(FileDescriptor(), 7, bytes);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::Io);
    CHECK(read.error().what == "Bad file descriptor");
    CHECK(read.error().at == 7U);
    CHECK_FALSE(writeAt(FileDescriptor(::open("/dev/full", O_WRONLY | O_CLOEXEC)), 0, bytes));
}
