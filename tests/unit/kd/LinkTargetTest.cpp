#include <catch2/catch.hpp>

#include "tests/unit/kd/LinkEnd.h"

// The target's column of table 1.8 of kd-protocol.md, and 1.9.
using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;
using namespace std::chrono_literals;

TEST_CASE("Target: its first packet has the SYNC bit, which the first acknowledgement clears", "[kd][link]") {
    TargetEnd target;
    target.send();
    CHECK(target.words() == "D0!");
    target.get(control(PacketType::Acknowledge, kId0));
    CHECK(target.only<PacketDelivered>().size() == 1);
    target.send();
    CHECK(target.words() == "D1");
}

TEST_CASE("Target: data instead of an acknowledgement counts as one and is asked for again", "[kd][link]") {
    TargetEnd target;
    target.send();
    target.words();
    target.get(data(kId0, 1));
    CHECK(target.words() == "S0");
    CHECK(target.only<PacketDelivered>().at(0).implicit);
    target.get(data(kId0, 1));
    CHECK(target.words() == "A0");
    CHECK(target.only<PacketAccepted>().size() == 1);
}

TEST_CASE("Target: a duplicate is acknowledged and dropped", "[kd][link]") {
    TargetEnd target;
    target.get(data(kId0, 1));
    target.get(data(kId0, 1));
    CHECK(target.words() == "A0 A0");
    CHECK(target.only<PacketAccepted>().size() == 1);
    target.get(data(kId1, 2));
    CHECK(target.only<PacketAccepted>().size() == 1);
}

TEST_CASE("Target: RESET in every state", "[kd][link]") {
    TargetEnd target;
    SECTION("while it waits for an acknowledgement") {
        target.send();
        target.words();
        target.get(control(PacketType::Reset));
        CHECK(target.words() == "R0 D0");
    }
    SECTION("while it waits for a request") {
        target.get(data(kId0, 1));
        target.words();
        target.get(control(PacketType::Reset));
        CHECK(target.words() == "R0");
        target.get(data(kId0, 2));
        CHECK(target.only<PacketAccepted>().size() == 2);
    }
}

TEST_CASE("Target: it gives a print up after its budget and starts with the SYNC bit again", "[kd][link]") {
    TargetEnd target;
    const bool mayGiveUp = GENERATE(true, false);
    target.link.submit(PacketType::DebugIo, payloadOf(1), target.clock.now(), mayGiveUp);
    for (int i = 0; i < kTargetMaxSends + 5; ++i) target.wait(kTargetResendAfter);
    CHECK(target.only<DeliveryFailed>().size() == (mayGiveUp ? 1 : 0));
    CHECK(target.sent().size() ==
          static_cast<std::size_t>(mayGiveUp ? kTargetMaxSends : kTargetMaxSends + 6));
    if (!mayGiveUp) return;
    target.send();
    CHECK(target.words() == "D0!");
}

TEST_CASE("Target: RESEND, damage and break-in", "[kd][link]") {
    TargetEnd target;
    Bytes bad = data(kId0, 1);
    bad[50] ^= std::byte{1};
    target.get(bad);
    CHECK(target.words() == "S0");
    target.get(control(PacketType::Resend));
    CHECK(target.only<ResendSeen>().size() == 1);
    target.send();
    target.words();
    target.get(control(PacketType::Resend));
    CHECK(target.words() == "D0!");
    target.get(control(PacketType::Acknowledge, kId0));
    target.get({kBreakInByte});
    target.wait(kByteTimeout);
    CHECK(target.only<BreakInSeen>().size() == 1);
}
