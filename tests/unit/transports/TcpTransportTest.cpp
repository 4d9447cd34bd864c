#include "transports/TcpTransport.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <catch2/catch.hpp>

#include "tests/unit/transports/LineTools.h"
#include "transports/TcpListenTransport.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;

namespace {

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
    for (const char* any : {"", "any", "*"}) {
        TcpListenTransport listener(any, 0);
        REQUIRE(listener.open());
        CHECK(listener.describe() == "tcp port " + std::to_string(listener.boundPort()) + " (listening)");
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
    TcpListenTransport everywhere("", first.boundPort());
    CHECK(errorOf(everywhere.open()) ==
          "Port " + std::to_string(first.boundPort()) + " is in use by another program.");

    TcpListenTransport foreign("192.0.2.1", 5555);
    CHECK(errorOf(foreign.open()) == "192.0.2.1:5555 is not an address of this computer.");
    TcpListenTransport name("bench.example", 5555);
    CHECK(errorOf(name.open()) ==
          "\"bench.example\" is no address to listen on: give a numeric one of this computer, or none.");
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

TEST_CASE("small packets leave at once") {
    asio::io_context context;
    asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    TcpTransport client("127.0.0.1", acceptor.local_endpoint().port());
    REQUIRE(client.open());
    REQUIRE(waitForState(client, TransportState::Open));
    auto peer = acceptor.accept();
    // Two small writes without an answer: Nagle's algorithm would hold the second one back for 40 ms.
    const TimePoint start = SteadyClock().now();
    for (int i = 0; i < 20; ++i) {
        REQUIRE(client.write(bytesOf("a")));
        REQUIRE(client.write(bytesOf("b")));
        char pair[2];
        std::size_t got = 0;
        while (got < 2) got += peer.read_some(asio::buffer(pair + got, 2 - got));
    }
    CHECK(SteadyClock().now() - start < std::chrono::milliseconds(400));
}
