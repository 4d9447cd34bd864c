// The link's numbering over KDNET. kd-protocol.md 6.8.
#include <catch2/catch.hpp>

#include "tests/unit/kd/LinkEnd.h"

using namespace hawser;
using namespace hawser::test;

namespace {

LinkOptions netHost() {
    LinkOptions options = LinkOptions::host();
    options.numbering = Numbering::Counting;
    return options;
}

std::vector<std::uint32_t> idsOf(const std::vector<Packet>& packets) {
    std::vector<std::uint32_t> ids;
    for (const Packet& packet : packets) ids.push_back(packet.id);
    return ids;
}

using Ids = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("the host counts its packets up by two and echoes the target's whole number") {
    End host(netHost());
    host.send();
    CHECK(idsOf(host.sent()) == Ids{0x80000000});
    host.get(control(PacketType::Acknowledge, 0x80000000));
    CHECK(host.only<PacketDelivered>().size() == 1);
    host.send();
    CHECK(idsOf(host.sent()) == Ids{0x80000002});
    // 0x800 is the SYNC bit on a byte stream, and nothing here.
    host.get(data(0x926, 1));
    const auto answer = host.sent();
    REQUIRE(answer.size() == 1);
    CHECK(answer[0].type == PacketType::Acknowledge);
    CHECK(answer[0].id == 0x926);
    const auto accepted = host.only<PacketAccepted>();
    REQUIRE(accepted.size() == 1);
    CHECK_FALSE(accepted[0].fresh);
}

TEST_CASE("the host drops what it has seen, and takes what comes after a gap") {
    End host(netHost());
    host.get(data(4, 1));
    host.get(data(4, 1));
    host.get(data(2, 2));
    CHECK(host.only<PacketAccepted>().size() == 1);
    CHECK(idsOf(host.sent()) == Ids{4, 4, 2});
    CHECK(host.link.counters().duplicates == 2);
    host.get(data(10, 3));
    CHECK(host.only<PacketAccepted>().size() == 1);
}

TEST_CASE("a reset names the host's next number and takes the target's packet again") {
    End host(netHost());
    host.get(data(0x62, 1));
    host.send();
    host.sent();
    host.events();
    host.link.reset(host.clock.now());
    const auto reset = host.sent();
    REQUIRE(reset.size() == 1);
    CHECK(reset[0].type == PacketType::Reset);
    CHECK(reset[0].id == 0x80000002);
    host.get(control(PacketType::Reset, 0x62));
    host.get(data(0x62, 1));
    const auto accepted = host.only<PacketAccepted>();
    REQUIRE(accepted.size() == 1);
    CHECK(accepted[0].copy);
    host.send();
    const auto sent = host.sent();
    REQUIRE(sent.size() == 2);
    CHECK(sent[1].id == 0x80000002);
}

TEST_CASE("a request that was given up never lends its number to another one") {
    End host(netHost());
    const LinkTicket ticket = host.send();
    host.sent();
    CHECK(host.link.cancel(ticket));
    host.send();
    CHECK(idsOf(host.sent()) == Ids{0x80000002});
    CHECK(host.link.numberingCertain());
    host.get(control(PacketType::Acknowledge, 0x80000000));
    CHECK(host.only<PacketDelivered>().empty());
}

TEST_CASE("the target takes each request once and a reset's number for the next") {
    End target(LinkOptions::netTarget());
    const auto request = [](std::uint32_t id) {
        Bytes line;
        appendDataPacket(line, PacketType::StateManipulate, id, requestPayload());
        return line;
    };
    target.get(request(0x80000000));
    target.get(request(0x80000000));
    CHECK(target.only<PacketAccepted>().size() == 1);
    CHECK(idsOf(target.sent()) == Ids{0x80000000, 0x80000000});
    target.get(control(PacketType::Reset, 0x80000060));
    CHECK(target.sent().at(0).type == PacketType::Reset);
    target.get(request(0x8000005E));
    CHECK(target.only<PacketAccepted>().empty());
    target.get(request(0x80000060));
    CHECK(target.only<PacketAccepted>().size() == 1);
}

TEST_CASE("the target repeats its own packet for an old request and gives way to a new one") {
    End target(LinkOptions::netTarget());
    static_cast<void>(target.link.submit(PacketType::StateChange64, payloadOf(1), target.clock.now(), false));
    CHECK(idsOf(target.sent()) == Ids{0});
    Bytes old;
    appendDataPacket(old, PacketType::StateManipulate, 0x7FFFFFFE, requestPayload());
    target.get(old);
    auto sent = target.sent();
    REQUIRE(sent.size() == 1);
    CHECK_FALSE(sent[0].control);
    CHECK(sent[0].id == 0);
    Bytes next;
    appendDataPacket(next, PacketType::StateManipulate, 0x80000000, requestPayload());
    target.get(next);
    sent = target.sent();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].type == PacketType::Resend);
    CHECK(target.only<PacketDelivered>().size() == 1);
    static_cast<void>(target.link.submit(PacketType::StateChange64, payloadOf(2), target.clock.now(), false));
    CHECK(idsOf(target.sent()) == Ids{2});
}
