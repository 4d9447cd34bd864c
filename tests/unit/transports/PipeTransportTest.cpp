#include "transports/PipeTransport.h"

#include <sys/socket.h>
#include <sys/stat.h>

#include <asio/local/stream_protocol.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/unit/transports/LineTools.h"
#include "transports/PipeListenTransport.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;

namespace {

// Both ends of a Unix socket, open.
struct ConnectedPipe {
    explicit ConnectedPipe(const std::string& path) : listener(path), client(path) {
        REQUIRE(listener.open());
        REQUIRE(client.open());
        REQUIRE(waitForState(client, TransportState::Open));
        REQUIRE(waitForState(listener, TransportState::Open));
    }
    PipeListenTransport listener;
    PipeTransport client;
};

}  // namespace

TEST_CASE("a pipe carries bytes both ways") {
    TemporaryFolder folder;
    ConnectedPipe pipe(folder.file("kd.sock"));
    REQUIRE(pipe.client.write(bytesOf("hello")));
    CHECK(receive(pipe.listener, 5) == "hello");
    REQUIRE(pipe.listener.write(bytesOf("there")));
    CHECK(receive(pipe.client, 5) == "there");
    CHECK(exchangeBothWays(pipe.client, pipe.listener, 1));
}

TEST_CASE("a pipe says what it is") {
    CHECK(PipeTransport("/run/x").describe() == "pipe /run/x");
    CHECK(PipeListenTransport("/run/x").describe() == "pipe /run/x (listening)");
    PipeTransport pipe("/run/x");
    CHECK(pipe.baudRate() == 0);
    CHECK(errorOf(pipe.setBaudRate(9600)) == "This line has no baud rate.");
    CHECK(errorOf(pipe.write(bytesOf("x"))) == "The line is not open: pipe /run/x.");
}

TEST_CASE("a pipe that is not there is told by the wait, and can be opened again") {
    TemporaryFolder folder;
    const std::string path = folder.file("kd.sock");
    PipeTransport pipe(path);
    REQUIRE(pipe.open());
    CHECK(pipe.state() == TransportState::Opening);
    const auto outcome = pipe.wait(soon());
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::NotAvailable);
    CHECK(outcome.error().what ==
          "Nothing is at " + path + ": the machine is not running or the path is wrong.");
    CHECK(pipe.state() == TransportState::Closed);

    PipeListenTransport listener(path);
    REQUIRE(listener.open());
    REQUIRE(pipe.open());
    CHECK(waitForState(pipe, TransportState::Open));
}

TEST_CASE("a socket that waits is for this user only") {
    TemporaryFolder folder;
    const std::string path = folder.file("kd.sock");
    const mode_t before = ::umask(0);
    PipeListenTransport listener(path);
    const bool opened = listener.open().has_value();
    ::umask(before);
    REQUIRE(opened);
    CHECK(std::filesystem::status(path).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("a path that can never be a pipe is refused at once") {
    TemporaryFolder folder;
    const auto refusal = [](const std::string& path) {
        PipeTransport pipe(path);
        const auto opened = pipe.open();
        CHECK(pipe.state() == TransportState::Closed);
        PipeListenTransport listener(path);
        CHECK(errorOf(listener.open()) == errorOf(opened));
        return errorOf(opened);
    };
    CHECK(refusal(folder.path()) == folder.path() + " is a directory, not a Unix socket.");
    const std::string file = folder.file("file");
    std::ofstream(file) << "precious";
    CHECK(refusal(file) == file + " is a regular file, not a Unix socket.");
    CHECK(std::filesystem::file_size(file) == 8);
    CHECK(refusal("/dev/null") ==
          "/dev/null is a device, not a Unix socket: for a serial line use com:port=/dev/null,baud=115200.");
    CHECK(refusal(file + "/kd.sock") == "Part of the path " + file + "/kd.sock is not a directory.");
    const std::string longPath = "/" + std::string(107, 'x');
    CHECK(refusal(longPath) ==
          "The path of a Unix socket may have 107 bytes at most, this one has 108: " + longPath);
    CHECK(refusal("") == "The path of the Unix socket is empty.");
}

TEST_CASE("the longest path that the kernel takes works") {
    TemporaryFolder folder;
    std::string path = folder.file("");
    path += std::string(107 - path.size(), 'x');
    ConnectedPipe pipe(path);
    CHECK(exchangeBothWays(pipe.client, pipe.listener, 2));
}

TEST_CASE("a socket that nobody listens on refuses; listening there replaces it") {
    TemporaryFolder folder;
    const std::string path = folder.file("stale");
    {
        FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
        const asio::local::stream_protocol::endpoint endpoint(path);
        REQUIRE(::bind(socket.get(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) == 0);
    }
    PipeTransport pipe(path);
    REQUIRE(pipe.open());
    CHECK(waitForFailure(pipe) ==
          "Nobody listens at " + path + ": the machine that made this socket has ended.");

    PipeListenTransport listener(path);
    REQUIRE(listener.open());
    PipeListenTransport second(path);
    CHECK(errorOf(second.open()) == path + " is in use: another program listens there.");
    listener.close();
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a listening pipe removes its own file only") {
    TemporaryFolder folder;
    const std::string path = folder.file("kd.sock");
    {
        PipeListenTransport listener(path);
        REQUIRE(listener.open());
        CHECK(std::filesystem::is_socket(path));
        std::filesystem::remove(path);
        std::ofstream(path) << "not yours";
    }
    CHECK(std::filesystem::is_regular_file(path));
    PipeListenTransport nowhere(folder.file("missing/kd.sock"));
    CHECK(errorOf(nowhere.open()) ==
          "The directory of " + folder.file("missing/kd.sock") + " does not exist.");
}

TEST_CASE("a listening pipe takes one peer at a time and the next one after it") {
    TemporaryFolder folder;
    const std::string path = folder.file("kd.sock");
    ConnectedPipe pipe(path);
    PipeTransport second(path);
    REQUIRE(second.open());
    CHECK_FALSE(waitForFailure(second).empty());
    pipe.client.close();
    CHECK(waitForFailure(pipe.listener) == "The other end closed the connection.");
    REQUIRE(pipe.listener.open());
    REQUIRE(second.open());
    REQUIRE(waitForState(second, TransportState::Open));
    REQUIRE(waitForState(pipe.listener, TransportState::Open));
    REQUIRE(second.write(bytesOf("again")));
    CHECK(receive(pipe.listener, 5) == "again");
}

TEST_CASE("a socket that we make is for whom it was asked for, whatever the umask") {
    const TemporaryFolder folder;
    const std::string path = folder.file("kd.sock");
    const std::pair<PipeAccess, mode_t> cases[] = {
        {PipeAccess::User, 0600}, {PipeAccess::Group, 0660}, {PipeAccess::All, 0666}};
    for (const mode_t mask : {0, 077}) {
        const mode_t before = ::umask(mask);
        for (const auto& [access, mode] : cases) {
            PipeListenTransport listener(path, access);
            REQUIRE(listener.open());
            struct stat found {};
            REQUIRE(::stat(path.c_str(), &found) == 0);
            CHECK((found.st_mode & 0777) == mode);
        }
        ::umask(before);
    }
}

TEST_CASE("permission denied on a pipe") {
    TemporaryFolder folder;
    const std::string path = folder.file("kd.sock");
    PipeListenTransport listener(path);
    REQUIRE(listener.open());
    REQUIRE(::chmod(path.c_str(), 0) == 0);
    REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
    {
        AsNobody nobody;
        PipeTransport pipe(path);
        CHECK(errorOf(pipe.open()) == "Permission denied: this user may not connect to " + path + ".");
        PipeListenTransport other(folder.file("other.sock"));
        CHECK(errorOf(other.open()) ==
              "Permission denied: this user may not create " + folder.file("other.sock") + ".");
    }
    REQUIRE(::chmod(folder.path().c_str(), 0) == 0);
    {
        AsNobody nobody;
        PipeTransport pipe(path);
        CHECK(errorOf(pipe.open()) == "Permission denied: this user may not reach " + path + ".");
    }
    REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
}

TEST_CASE("what arrived before the peer closed can still be read") {
    TemporaryFolder folder;
    ConnectedPipe pipe(folder.file("kd.sock"));
    REQUIRE(pipe.listener.write(bytesOf("last words")));
    pipe.listener.close();
    REQUIRE(pipe.client.write(bytesOf("too late")));
    CHECK(pipe.client.state() == TransportState::Open);
    CHECK(receive(pipe.client, 10) == "last words");
    CHECK(waitForFailure(pipe.client).starts_with("The other end closed the connection"));
    CHECK(pipe.client.state() == TransportState::Closed);
    CHECK(pipe.client.pendingOutput() == 0);
}

TEST_CASE("bytes left unread by a peer that closes are a reset") {
    TemporaryFolder folder;
    ConnectedPipe pipe(folder.file("kd.sock"));
    REQUIRE(pipe.client.write(bytesOf("unread")));
    REQUIRE(receive(pipe.listener, 0).empty());
    pipe.listener.close();
    CHECK(waitForFailure(pipe.client) == "The other end reset the connection.");
}

TEST_CASE("a peer that takes nothing fills the queue, and nothing of the write that is too much is sent") {
    TemporaryFolder folder;
    ConnectedPipe pipe(folder.file("kd.sock"));
    const Bytes block(64 * 1024);
    Result<> written;
    std::size_t taken = 0;
    while ((written = pipe.client.write(block)) && taken < 64 * Transport::kMaxPendingOutput)
        taken += block.size();
    REQUIRE_FALSE(written);
    CHECK(written.error().code == ErrorCode::Io);
    CHECK(pipe.client.pendingOutput() <= Transport::kMaxPendingOutput);
    CHECK(pipe.client.state() == TransportState::Open);
    // One end on this thread, in turns.
    std::size_t got = 0;
    Bytes buffer(64 * 1024);
    const TimePoint limit = soon();
    while (got < taken && SteadyClock().now() < limit) {
        REQUIRE(pipe.client.wait(TimePoint::min()));
        REQUIRE(pipe.listener.wait(TimePoint::min()));
        got += pipe.listener.read(buffer);
    }
    CHECK(got == taken);
    CHECK(pipe.client.pendingOutput() == 0);
}

TEST_CASE("closing drops what was received and what was to be sent") {
    TemporaryFolder folder;
    ConnectedPipe pipe(folder.file("kd.sock"));
    REQUIRE(pipe.listener.write(bytesOf("old")));
    REQUIRE(pipe.client.wait(soon()));
    pipe.client.close();
    Bytes buffer(10);
    CHECK(pipe.client.read(buffer) == 0);
    pipe.client.close();
    CHECK(pipe.client.state() == TransportState::Closed);
    CHECK(pipe.client.wait(TimePoint::min()) == WaitOutcome::TimedOut);
}

TEST_CASE("opening an open line is an error that leaves it open") {
    TemporaryFolder folder;
    ConnectedPipe pipe(folder.file("kd.sock"));
    CHECK(errorOf(pipe.client.open()) == "The line is open already: " + pipe.client.describe() + ".");
    REQUIRE(pipe.client.write(bytesOf("x")));
    CHECK(receive(pipe.listener, 1) == "x");
}
