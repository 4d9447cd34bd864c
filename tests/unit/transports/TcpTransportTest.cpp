#include "transports/TcpTransport.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/transports/LineTools.h"
#include "transports/TcpListenTransport.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;

namespace {

// Of each connected socket of this program that the port is one end of: does Nagle's algorithm hold back what
// is small until the packet before it was confirmed?
std::vector<bool> waitsForMoreAt(std::uint16_t port) {
    std::vector<bool> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        const int descriptor = std::stoi(entry.path().filename());
        asio::ip::tcp::endpoint here;
        asio::ip::tcp::endpoint there;
        auto size = static_cast<socklen_t>(here.capacity());
        if (::getsockname(descriptor, here.data(), &size) != 0) continue;
        size = static_cast<socklen_t>(there.capacity());
        if (::getpeername(descriptor, there.data(), &size) != 0) continue;
        if (here.port() != port && there.port() != port) continue;
        int noDelay = 0;
        size = sizeof noDelay;
        REQUIRE(::getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &noDelay, &size) == 0);
        found.push_back(noDelay == 0);
    }
    return found;
}

void connectBoth(Transport& client, Transport& listener) {
    REQUIRE(client.open());
    REQUIRE(waitForState(client, TransportState::Open));
    REQUIRE(waitForState(listener, TransportState::Open));
}

}  // namespace

TEST_CASE("tcp carries bytes both ways, by address and by name") {
    for (const char* host : {"127.0.0.1", "localhost"}) {
        TcpListenTransport listener("127.0.0.1", 0);
        REQUIRE(listener.open());
        REQUIRE(listener.boundPort() != 0);
        TcpTransport client(host, listener.boundPort());
        connectBoth(client, listener);
        CHECK(exchangeBothWays(client, listener, 11));
    }
}

TEST_CASE("listening on every address") {
    for (const char* any : {"any", "*"}) {
        TcpListenTransport listener(any, 0);
        REQUIRE(listener.open());
        CHECK(listener.describe() ==
              "tcp port " + std::to_string(listener.boundPort()) + " (listening on every address)");
        TcpTransport client("127.0.0.2", listener.boundPort());
        connectBoth(client, listener);
    }
}

TEST_CASE("listening is for this computer only unless an address is given") {
    for (const char* here : {"", "localhost"}) {
        TcpListenTransport listener(here, 0);
        REQUIRE(listener.open());
        const std::string port = std::to_string(listener.boundPort());
        CHECK(listener.describe() == "tcp localhost:" + port + " (listening)");
        // Another address of this computer is refused as one of another computer would be.
        TcpTransport stranger("127.0.0.2", listener.boundPort());
        REQUIRE(stranger.open());
        CHECK(waitForFailure(stranger) ==
              "127.0.0.2:" + port + " refused the connection: nothing listens on that port.");
        TcpTransport client("127.0.0.1", listener.boundPort());
        connectBoth(client, listener);
    }
}

TEST_CASE("tcp lines say what they are") {
    CHECK(TcpTransport("bench", 5555).describe() == "tcp bench:5555");
    CHECK(TcpTransport("::1", 5555).describe() == "tcp [::1]:5555");
    CHECK(TcpListenTransport("127.0.0.1", 5555).describe() == "tcp 127.0.0.1:5555 (listening)");
}

TEST_CASE("a port where nobody listens refuses") {
    TcpListenTransport listener("127.0.0.1", 0);
    REQUIRE(listener.open());
    const std::uint16_t port = listener.boundPort();
    listener.close();
    TcpTransport client("127.0.0.1", port);
    REQUIRE(client.open());
    CHECK(client.state() == TransportState::Opening);
    const std::string where = "127.0.0.1:" + std::to_string(port);
    CHECK(waitForFailure(client) == where + " refused the connection: nothing listens on that port.");
    CHECK(client.state() == TransportState::Closed);
}

TEST_CASE("a host that does not exist is not known") {
    // RFC 6761: names under .invalid never exist. A test machine without any name server says so in its own
    // way.
    TcpTransport client("no-such-host.invalid", 5555);
    REQUIRE(client.open());
    const std::string failure = waitForFailure(client);
    const bool known = failure == "The host \"no-such-host.invalid\" is not known." ||
                       failure == "The name server did not answer for \"no-such-host.invalid\".";
    CHECK(known);
}

TEST_CASE("a name being resolved holds up neither close nor wait") {
    TcpTransport client("no-such-host.invalid", 5555);
    REQUIRE(client.open());
    client.close();
    CHECK(client.state() == TransportState::Closed);
    REQUIRE(client.open());
    const auto outcome = client.wait(TimePoint::min());
    CHECK((!outcome || *outcome == WaitOutcome::TimedOut));
}

TEST_CASE("a port in use and an address that is not ours") {
    TcpListenTransport first("127.0.0.1", 0);
    REQUIRE(first.open());
    TcpListenTransport second("127.0.0.1", first.boundPort());
    CHECK(errorOf(second.open()) ==
          "Port 127.0.0.1:" + std::to_string(first.boundPort()) + " is in use by another program.");
    CHECK(second.state() == TransportState::Closed);
    TcpListenTransport everywhere("*", first.boundPort());
    CHECK(errorOf(everywhere.open()) ==
          "Port " + std::to_string(first.boundPort()) + " is in use by another program.");

    TcpListenTransport foreign("192.0.2.1", 5555);
    CHECK(errorOf(foreign.open()) == "192.0.2.1:5555 is not an address of this computer.");
    TcpListenTransport name("bench.example", 5555);
    CHECK(errorOf(name.open()) ==
          "\"bench.example\" is no address to listen on: give a numeric one of this computer, * for all of "
          "them, or "
          "none for this computer only.");
    CHECK(errorOf(TcpTransport("", 1).open()) == "The name of the host to connect to is empty.");
    CHECK(errorOf(TcpTransport("localhost", 0).open()) == "0 is no TCP port to connect to.");
}

TEST_CASE("a port can be listened on again right after a connection") {
    TcpListenTransport listener("127.0.0.1", 0);
    REQUIRE(listener.open());
    const std::uint16_t port = listener.boundPort();
    TcpTransport client("127.0.0.1", port);
    connectBoth(client, listener);
    listener.close();
    TcpListenTransport again("127.0.0.1", port);
    CHECK(errorOf(again.open()).empty());
}

TEST_CASE("a tcp peer that closes, and one that resets") {
    asio::io_context context;
    asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    TcpTransport client("127.0.0.1", acceptor.local_endpoint().port());

    REQUIRE(client.open());
    REQUIRE(waitForState(client, TransportState::Open));
    acceptor.accept().close();
    CHECK(waitForFailure(client) == "The other end closed the connection.");

    REQUIRE(client.open());
    REQUIRE(waitForState(client, TransportState::Open));
    auto peer = acceptor.accept();
    peer.set_option(asio::socket_base::linger(true, 0));
    peer.close();
    CHECK(waitForFailure(client) == "The other end reset the connection.");
}

TEST_CASE("small packets leave at once, from either end") {
    TcpListenTransport listener("127.0.0.1", 0);
    REQUIRE(listener.open());
    TcpTransport client("127.0.0.1", listener.boundPort());
    connectBoth(client, listener);
    CHECK(waitsForMoreAt(listener.boundPort()) == std::vector{false, false});
}
