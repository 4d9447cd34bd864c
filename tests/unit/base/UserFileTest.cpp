#include "core/base/UserFile.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/support/FullDisk.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using hawser::test::readFile;

namespace {

constexpr auto kBothWays = {UserFile::Writing::Anew, UserFile::Writing::Behind};

// Refused in both directions, at once, and with the name.
void refused(const std::string& path, const std::string& why, ErrorCode code = ErrorCode::InvalidArgument) {
    INFO(path.substr(0, 200));
    for (const auto how : kBothWays) {
        const auto written = UserFile::toWrite(path, how);
        REQUIRE_FALSE(written);
        CHECK(written.error().code == code);
        CHECK(written.error().what == path + " cannot be opened: " + why + ".");
    }
    const auto read = UserFile::toRead(path);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == code);
    CHECK_FALSE(readUserFile(path, 100));
    CHECK_FALSE(mayBecomeUserFile(path));
}

}  // namespace

TEST_CASE("a file is written anew or behind what stands in it, and read back", "[file]") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("a log.txt");
    CHECK(mayBecomeUserFile(path));
    {
        auto file = UserFile::toWrite(path, UserFile::Writing::Behind);
        REQUIRE(file);
        REQUIRE(file->write("one\n"));
        REQUIRE(file->write(""));
        CHECK(readFile(path) == "one\n");  // before it is closed
    }
    REQUIRE(UserFile::toWrite(path, UserFile::Writing::Behind)->write("two\n"));
    CHECK(readUserFile(path, 8) == "one\ntwo\n");
    const auto large = readUserFile(path, 7);
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::Unsupported);
    REQUIRE(UserFile::toWrite(path, UserFile::Writing::Anew)->write("3"));
    CHECK(readUserFile(path, 8) == "3");
    CHECK(mayBecomeUserFile(path));
}

TEST_CASE("what is no file is refused without waiting", "[file]") {
    const test::TemporaryFolder folder;
    refused(folder.path(), "it is a directory, not a file");
    REQUIRE(::mkfifo(folder.file("fifo").c_str(), 0600) == 0);
    refused(folder.file("fifo"), "it is a named pipe, not a file");
    std::filesystem::create_symlink(folder.file("fifo"), folder.file("link"));
    refused(folder.file("link"), "it is a named pipe, not a file");
    refused("/dev/full", "it is a device, not a file");
    refused("/dev/zero", "it is a device, not a file");

    const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    folder.file("socket").copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    refused(folder.file("socket"), "it is a socket, not a file");
}

TEST_CASE("a private file is this user's alone, whether it was there or not", "[file]") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("keys.ini");
    const auto mode = [&] {
        struct stat status {};
        REQUIRE(::stat(path.c_str(), &status) == 0);
        return status.st_mode & 0777U;
    };
    const mode_t before = ::umask(0);
    REQUIRE(UserFile::makePrivate(path));
    CHECK(mode() == 0600);
    REQUIRE(UserFile::toWrite(path, UserFile::Writing::Anew)->write("kept"));
    REQUIRE(::chmod(path.c_str(), 0664) == 0);
    REQUIRE(UserFile::makePrivate(path));
    CHECK(mode() == 0600);
    CHECK(readFile(path) == "kept");
    CHECK_FALSE(UserFile::makePrivate(folder.path()));
    ::umask(before);
}

TEST_CASE("a name that leads nowhere is refused", "[file]") {
    const test::TemporaryFolder folder;
    std::filesystem::create_symlink(folder.file("b"), folder.file("a"));
    std::filesystem::create_symlink(folder.file("a"), folder.file("b"));
    refused(folder.file("a"), "Too many levels of symbolic links", ErrorCode::Io);
    refused(folder.file(std::string(300, 'x')), "File name too long", ErrorCode::Io);
    REQUIRE(UserFile::toWrite(folder.file("file"), UserFile::Writing::Anew));
    refused(folder.file("file/x"), "Not a directory", ErrorCode::Io);
    CHECK_FALSE(UserFile::toWrite("", UserFile::Writing::Anew));
    CHECK_FALSE(UserFile::toWrite(std::string("a\0b", 3), UserFile::Writing::Anew));
}

TEST_CASE("a terminal can be written, and one that takes nothing does not hold anybody", "[file]") {
    const FileDescriptor keyboard(::posix_openpt(O_RDWR | O_NOCTTY));
    REQUIRE(keyboard);
    REQUIRE(::grantpt(keyboard.get()) == 0);
    REQUIRE(::unlockpt(keyboard.get()) == 0);
    const std::string path = ::ptsname(keyboard.get());
    auto file = UserFile::toWrite(path, UserFile::Writing::Anew);
    REQUIRE(file);
    REQUIRE(file->write("hello"));
    std::array<char, 5> read{};
    CHECK(::read(keyboard.get(), read.data(), read.size()) == 5);
    CHECK_FALSE(file->write(std::string(1 << 20, 'x')));
    CHECK_FALSE(UserFile::toRead(path));
}

TEST_CASE("a full disk is an error of the write that met it", "[file]") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("full");
    auto file = UserFile::toWrite(path, UserFile::Writing::Anew);
    REQUIRE(file);
    const test::FullDisk full(10);
    CHECK(file->write("0123456"));
    const auto written = file->write("789ab");
    REQUIRE_FALSE(written);
    CHECK(written.error().code == ErrorCode::Io);
    CHECK(written.error().what == path + " cannot be written: File too large.");
    CHECK(readFile(path) == "0123456789");
}
