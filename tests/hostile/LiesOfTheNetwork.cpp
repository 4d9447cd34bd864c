// Datagrams from anybody: the port of KDNET is open to the whole network.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "core/base/FileDescriptor.h"
#include "tests/hostile/Mutation.h"
#include "tests/hostile/Siege.h"
#include "tests/support/TemporaryFolder.h"

using namespace hawser;
using namespace hawser::hostile;
using namespace std::chrono_literals;

namespace {

std::uint16_t freePort() {
    const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0);
    REQUIRE(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    return ntohs(address.sin_port);
}

// From a source of its own.
void sendFromAnywhere(std::uint16_t port, ByteSpan bytes) {
    const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    static_cast<void>(::sendto(socket.get(), bytes.data(), bytes.size(), 0,
                               reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

// As long and as headed as a call is (kd-protocol.md 6.2), sealed with nobody's key.
Bytes forgedCall(Random& random) {
    Bytes bytes(374);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random.below(256));
    const char* const head = "MDBG\x02\x01";
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::byte>(head[i]);
    return bytes;
}

}  // namespace

TEST_CASE("forged-calls-from-everywhere") {
    const std::uint16_t port = freePort();
    Siege siege(fmt::format("net:port={},key=1.2.3.4", port));
    siege.expect("Waiting for the target to call");
    Random random(7);
    for (int i = 0; i < 2000; ++i) {
        sendFromAnywhere(port, forgedCall(random));
        Bytes noise(random.below(1500));
        for (std::byte& b : noise) b = static_cast<std::byte>(random.below(256));
        sendFromAnywhere(port, noise);
        if (i % 100 == 0) siege.endure(1ms);
    }
    siege.endure(1000ms);
    siege.toldAtMost("its key is not the one given", 1);
    siege.holdTo({.output = 4096, .processor = 1});
    siege.end();
}

TEST_CASE("a-key-that-nobody-else-sees") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("key");
    std::ofstream(path) << "1.2.3.4\n";
    Siege file(fmt::format("net:port={},key=@{}", freePort(), path));
    file.expect("Waiting for the target to call");
    file.end();
    Siege variable(fmt::format("net:port={}", freePort()), {}, {"HAWSER_KDNET_KEY=1.2.3.4"});
    variable.expect("Waiting for the target to call");
    variable.end();
    std::ofstream(path) << "secret.words\n";
    Siege wrong(fmt::format("net:port={},key=@{}", freePort(), path));
    wrong.expect("key");
    wrong.end();
    CHECK_FALSE(wrong.told("secret"));
    REQUIRE(::mkfifo(folder.file("fifo").c_str(), 0600) == 0);
    Siege fifo(fmt::format("net:port={},key=@{}", freePort(), folder.file("fifo")));
    fifo.expect("a named pipe");
    fifo.end();
}
