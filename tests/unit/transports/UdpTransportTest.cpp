#include "transports/UdpTransport.h"

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/unit/transports/LineTools.h"

using namespace hawser;
using namespace hawser::transports;
using namespace hawser::transports::test;
using namespace std::chrono_literals;

namespace {

bool hasIpv6() {
    asio::io_context context;
    asio::ip::udp::socket socket(context);
    asio::error_code error;
    socket.open(asio::ip::udp::v6(), error);
    if (!error) socket.bind({asio::ip::address_v6::loopback(), 0}, error);
    return !error;
}

Endpoint loopback(const UdpTransport& transport) {
    return Endpoint::v4(127, 0, 0, 1, transport.port());
}

std::optional<ReceivedDatagram> next(UdpTransport& transport) {
    const TimePoint limit = soon();
    while (SteadyClock().now() < limit) {
        if (auto datagram = transport.receive()) return datagram;
        if (!transport.wait(limit)) return std::nullopt;
    }
    return std::nullopt;
}

Bytes textOf(std::size_t count, char letter) {
    return Bytes(count, static_cast<std::byte>(letter));
}

}  // namespace

TEST_CASE("datagrams keep their borders and tell where they come from") {
    UdpTransport a(0, {});
    UdpTransport b(0, {});
    REQUIRE((a.open() && b.open()));
    CHECK(a.state() == TransportState::Open);
    CHECK(a.describe() == "UDP port " + std::to_string(a.port()));
    REQUIRE(a.send(textOf(3, 'x'), loopback(b)));
    REQUIRE(a.send(textOf(4000, 'y'), loopback(b)));
    REQUIRE(a.send(textOf(1, 'z'), loopback(b)));
    for (const auto& [size, letter] : {std::pair{3, 'x'}, std::pair{4000, 'y'}, std::pair{1, 'z'}}) {
        const auto datagram = next(b);
        REQUIRE(datagram);
        CHECK(datagram->bytes == textOf(static_cast<std::size_t>(size), letter));
        CHECK(datagram->from == loopback(a));
    }
}

TEST_CASE("datagrams that are too long or empty are dropped, and the next one comes") {
    UdpTransport a(0, {});
    UdpTransport b(0, {});
    REQUIRE((a.open() && b.open()));
    REQUIRE(a.send(textOf(DatagramTransport::kMaxDatagram + 1, 'x'), loopback(b)));
    REQUIRE(a.send({}, loopback(b)));
    REQUIRE(a.send(textOf(2, 'y'), loopback(b)));
    const auto datagram = next(b);
    REQUIRE(datagram);
    CHECK(datagram->bytes == textOf(2, 'y'));
}

TEST_CASE("IPv6 works as IPv4 does") {
    if (!hasIpv6()) {
        WARN("Skipped: this machine has no IPv6.");
        return;
    }
    UdpTransport a(0, {});
    UdpTransport b(0, {});
    REQUIRE((a.open() && b.open()));
    Endpoint there;
    there.address[15] = std::byte{1};
    there.port = b.port();
    REQUIRE(a.send(textOf(5, 'x'), there));
    const auto datagram = next(b);
    REQUIRE(datagram);
    CHECK(addressText(datagram->from) == "::1");
    CHECK(datagram->bytes == textOf(5, 'x'));
}

TEST_CASE("a port that is in use is named") {
    UdpTransport a(0, {});
    REQUIRE(a.open());
    UdpTransport b(a.port(), {});
    const auto opened = b.open();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().what ==
          "UDP port " + std::to_string(a.port()) + " is in use: another debugger or program listens there.");
    CHECK(b.state() == TransportState::Closed);
    a.close();
    CHECK(b.open());
}

TEST_CASE("waiting ends at the deadline and by wake") {
    UdpTransport a(0, {});
    REQUIRE(a.open());
    const auto late = a.wait(SteadyClock().now() + 10ms);
    REQUIRE(late);
    CHECK(*late == WaitOutcome::TimedOut);
    std::thread other([&a] { a.wake(); });
    const auto woken = a.wait(soon());
    other.join();
    REQUIRE(woken);
    CHECK(*woken == WaitOutcome::Woken);
    a.close();
    CHECK_FALSE(a.send(textOf(1, 'x'), loopback(a)));
    a.wake();
    CHECK(a.wait(soon()) == WaitOutcome::Woken);
}

TEST_CASE("a target's name is resolved while opening; an unknown one is named") {
    UdpTransport a(0, "127.0.0.1");
    REQUIRE(a.open());
    CHECK(a.state() == TransportState::Opening);
    REQUIRE(a.wait(soon()));
    CHECK(a.state() == TransportState::Open);
    REQUIRE(a.peer());
    CHECK(addressText(*a.peer()) == "127.0.0.1");
    UdpTransport b(0, "::1");
    REQUIRE(b.open());
    REQUIRE(b.wait(soon()));
    CHECK(addressText(*b.peer()) == "::1");
    UdpTransport c(0, "no such host.invalid");
    REQUIRE(c.open());
    auto outcome = c.wait(soon());
    while (outcome && c.state() == TransportState::Opening) outcome = c.wait(soon());
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().what.find("no such host.invalid") != std::string::npos);
    CHECK(c.state() == TransportState::Closed);
}
