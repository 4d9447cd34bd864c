#include <catch2/catch.hpp>

#include "tests/unit/kd/LinkEnd.h"

// The host's column of table 1.8 of kd-protocol.md, row by row, and its rules of 2.3, 2.9 and 13.
using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;
using namespace std::chrono_literals;

TEST_CASE("Host: a packet is acknowledged without the SYNC bit and handed over once", "[kd][link]") {
    HostEnd host;
    host.get(data(kId0 | kSyncPacketBit, 1));
    CHECK(host.words() == "A0");
    const auto accepted = host.only<PacketAccepted>();
    REQUIRE(accepted.size() == 1);
    CHECK(accepted[0].fresh);

    host.get(data(kId0 | kSyncPacketBit, 1));  // our acknowledgement was lost
    CHECK(host.words() == "A0");
    CHECK(host.events().empty());
    host.get(data(kId1, 2));
    CHECK(host.words() == "A1");
    CHECK(host.only<PacketAccepted>().size() == 1);
    CHECK(host.link.counters().duplicates == 1);
}

TEST_CASE("Host: a packet with the SYNC bit in the middle starts everything anew", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    const LinkTicket ticket = host.send();
    CHECK(host.words() == "D0");
    host.get(control(PacketType::Acknowledge, kId0));
    CHECK(host.only<PacketDelivered>().at(0).ticket == ticket);
    host.send();
    CHECK(host.words() == "D1");
    host.get(data(kId0 | kSyncPacketBit, 9));
    CHECK(host.only<PacketAccepted>().at(0).fresh);
    CHECK(host.words() == "A0");
    host.wait(10s);
    CHECK(host.words().empty());  // what was outstanding belongs to the old target
    host.send();
    CHECK(host.words() == "D0");
}

TEST_CASE("Host: the SYNC bit in a reply is noise", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.send();
    CHECK(host.words() == "D0");
    host.get(control(PacketType::Acknowledge, kId0));
    Bytes payload(kManipulateHeaderSize);
    payload[0] = std::byte{0x46};  // GetVersion
    payload[1] = std::byte{0x31};
    Bytes line;
    appendDataPacket(line, PacketType::StateManipulate, kId1 | kSyncPacketBit, payload);
    host.get(line);
    const auto accepted = host.only<PacketAccepted>();
    REQUIRE(accepted.size() == 1);
    CHECK_FALSE(accepted[0].fresh);
    CHECK(host.words() == "A1");
    host.send();
    CHECK(host.words() == "D1");
}

TEST_CASE("Host: the first packet after attaching may have any number", "[kd][link]") {
    const auto id = GENERATE(as<std::uint32_t>{}, kId0, kId1, 0x12345678);
    HostEnd host;
    host.get(data(id, 1));
    CHECK(host.only<PacketAccepted>().size() == 1);
    host.get(data(id ^ 1, 2));
    CHECK(host.only<PacketAccepted>().size() == 1);
    CHECK_FALSE(host.link.numberingCertain());
}

TEST_CASE("Host: damage is answered by RESEND, once for a burst", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    Bytes bad = data(kId1, 3);
    SECTION("checksum") {
        bad[40] ^= std::byte{8};
    }
    SECTION("trailer") {
        bad.back() = std::byte{0};
    }
    SECTION("count") {
        bad[7] = std::byte{0x7F};
    }
    SECTION("type that no such packet has") {
        bad[4] = std::byte{3};
    }
    host.get(bad);
    CHECK(host.words() == "S0");
    CHECK(host.events().empty());
    host.wait(20ms);
    host.get(data(kId1, 3));
    CHECK(host.words() == "A1");
    CHECK(host.only<PacketAccepted>().size() == 1);
}

TEST_CASE("Host: a packet cut short is asked for again after the byte time-out", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    Bytes part = data(kId1, 3);
    part.resize(100);
    host.get(part);
    CHECK(host.words().empty());
    REQUIRE(host.link.nextDeadline() == host.clock.now() + kByteTimeout);
    host.wait(kByteTimeout);
    CHECK(host.words() == "S0");
    host.get(data(kId1, 3));
    CHECK(host.only<PacketAccepted>().size() == 1);
}

TEST_CASE("Host: what never becomes readable is acknowledged in the end", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    Bytes line;
    appendDataPacket(line, PacketType::StateManipulate, kId1, Bytes(5));
    for (int i = 0; i < 3; ++i) {
        host.get(line);
        CHECK(host.words() == "S0");
        host.wait(20ms);
    }
    host.get(line);
    CHECK(host.words() == "S0 A1");
    CHECK(host.events().empty());
    host.wait(20ms);
    host.get(data(kId0, 4));
    CHECK(host.only<PacketAccepted>().size() == 1);
}

TEST_CASE("Host: a number that is none of the four is adopted when it repeats", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.get(data(0x80810001, 5));
    CHECK(host.words() == "A1");
    CHECK(host.events().empty());
    SECTION("the number was damaged: the true one follows") {
        host.get(data(kId1, 5));
        CHECK(host.only<PacketAccepted>().size() == 1);
    }
    SECTION("the target counts that way") {
        host.get(data(0x80810001, 5));
        CHECK(host.only<PacketAccepted>().size() == 1);
        host.get(data(0x80810000, 6));
        CHECK(host.only<PacketAccepted>().size() == 1);
    }
}

TEST_CASE("Host: a packet out of step with new bytes is not lost", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.get(data(kId0, 7));  // number 1 was never seen here, the target believes it delivered
    CHECK(host.only<PacketAccepted>().size() == 1);
    host.get(data(kId1, 8));
    CHECK(host.only<PacketAccepted>().size() == 1);
}

TEST_CASE("Host: a flipped number bit does not hand a packet over twice", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.get(data(kId0, 7));  // was sent as number 1
    CHECK(host.only<PacketAccepted>().size() == 1);
    host.get(data(kId1, 7));  // our acknowledgement had the wrong number, so it comes again
    CHECK(host.events().empty());
    host.get(data(kId0, 8));
    CHECK(host.only<PacketAccepted>().size() == 1);
}

TEST_CASE("Host: an acknowledgement with the wrong number or at the wrong time is ignored", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.get(control(PacketType::Acknowledge, kId0));
    host.send();
    host.sent();
    host.get(control(PacketType::Acknowledge, kId1));
    CHECK(host.only<PacketDelivered>().empty());
    CHECK(host.link.counters().staleAcknowledgements == 2);
    host.get(control(PacketType::Acknowledge, kId0));
    CHECK(host.only<PacketDelivered>().size() == 1);
}

TEST_CASE("Host: an unacknowledged packet is sent again with the same number, a bounded number of times",
          "[kd][link]") {
    HostEnd host;
    host.synchronise();
    const TimePoint start = host.clock.now();
    const LinkTicket ticket = host.send();
    Duration pause = kResendAfter;
    while (host.clock.now() - start < kAcknowledgePatience) {
        CHECK(host.words() == "D0");
        REQUIRE(host.link.nextDeadline() == host.clock.now() + pause);
        host.wait(pause);
        pause = std::min<Duration>(2 * pause, kLongestRepeat);
    }
    CHECK(host.words().empty());
    CHECK(host.only<DeliveryFailed>().at(0).ticket == ticket);
    CHECK_FALSE(host.link.numberingCertain());
}

TEST_CASE("Host: RESEND repeats the outstanding packet after a pause and is otherwise ignored",
          "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.get(control(PacketType::Resend));
    CHECK(host.words().empty());
    host.send();
    CHECK(host.words() == "D0");
    host.get(control(PacketType::Resend));
    CHECK(host.words().empty());
    host.wait(kPauseBeforeResend);
    CHECK(host.words() == "D0");
}

TEST_CASE("Host: data while waiting for an acknowledgement is acknowledged and kept", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.send();
    CHECK(host.words() == "D0");
    host.get(data(kId1, 1));
    CHECK(host.words() == "A1");
    CHECK(host.only<PacketAccepted>().size() == 1);
    CHECK(host.link.isOutstanding());
    host.get(control(PacketType::Resend));  // the target threw ours away
    host.wait(kPauseBeforeResend);
    CHECK(host.words() == "D0");
}

TEST_CASE("Host: after a duplicate the next request waits for a quiet line", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.get(data(kId0 | kSyncPacketBit, 0));
    CHECK(host.words() == "A0");
    host.send();
    CHECK(host.words().empty());
    REQUIRE(host.link.nextDeadline() == host.clock.now() + kSettle);
    host.wait(kSettle);
    CHECK(host.words() == "D0");
}

TEST_CASE("Host: a break-in never goes between a packet and its acknowledgement", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.send();
    host.link.takeOutput();
    host.link.breakIn(host.clock.now());
    CHECK(host.link.takeOutput().empty());
    host.get(control(PacketType::Acknowledge, kId0));
    CHECK(host.link.takeOutput() == Bytes{kBreakInByte});
}

TEST_CASE("Host: RESET starts both numberings and holds requests back", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.send();
    host.get(control(PacketType::Acknowledge, kId0));
    host.link.takeOutput();
    host.link.reset(host.clock.now());
    CHECK(host.words() == "R0");
    host.events();
    SECTION("until the state change comes again") {
        host.get(control(PacketType::Reset, 0x0005F863));
        CHECK(host.only<ResetSeen>().at(0).answersOurs);
        CHECK(host.link.numberingCertain());
        host.send();
        CHECK(host.words().empty());
        host.get(data(kId0, 0));
        CHECK(host.words() == "A0 D0");
        CHECK(host.only<PacketAccepted>().at(0).copy);
    }
    SECTION("or for two seconds after the answer") {
        host.get(control(PacketType::Reset));
        host.send();
        host.wait(kResetWindow - 1ms);
        CHECK(host.words().empty());
        host.wait(1ms);
        CHECK(host.words() == "D0");
    }
    SECTION("or for two seconds without one") {
        host.send();
        CHECK(host.words().empty());
        host.wait(kResetWindow);
        CHECK(host.words().size() == 2);
    }
    SECTION("later answers to the same burst change nothing") {
        host.get(control(PacketType::Reset));
        host.get(data(kId0, 0));
        host.send();
        host.words();
        host.get(control(PacketType::Reset));
        CHECK(host.link.isOutstanding());
        CHECK(host.words().empty());
        host.get(data(kId0, 0));  // the copy that follows each answer
        CHECK(host.words() == "A0");
        CHECK(host.only<PacketAccepted>().size() == 1);
    }
}

TEST_CASE("Host: a RESET that nobody asked for is answered once", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.get(control(PacketType::Reset));
    CHECK(host.words() == "R0");
    CHECK_FALSE(host.only<ResetSeen>().at(0).answersOurs);
    host.get(control(PacketType::Reset));
    CHECK(host.words().empty());
    host.wait(3s);
    host.get(control(PacketType::Reset));
    CHECK(host.words() == "R0");
}

TEST_CASE("Host: giving up an unacknowledged packet leaves the numbering uncertain until it is acknowledged",
          "[kd][link]") {
    HostEnd host;
    host.synchronise();
    const LinkTicket ticket = host.send();
    host.words();
    CHECK(host.link.cancel(ticket));
    CHECK_FALSE(host.link.numberingCertain());
    host.get(control(PacketType::Acknowledge, kId0));  // it had arrived after all
    host.send();
    CHECK(host.words() == "D1");
}

TEST_CASE("Host: break-in bytes and unknown control packets mean nothing to it", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    host.get({kBreakInByte});
    host.wait(2s);
    host.get(control(PacketType::TraceIo));
    CHECK(host.words().empty());
    CHECK(host.events().empty());
}

TEST_CASE("Host: the queue is bounded", "[kd][link]") {
    HostEnd host;
    host.synchronise();
    for (std::size_t i = 0; i < Link::kMaxQueued + 5; ++i) host.send();
    CHECK(host.only<DeliveryFailed>().size() == 4);
    host.link.restart();
    host.wait(10s);
    CHECK(host.words().empty());
}

TEST_CASE("Host: a packet that crosses a RESET", "[kd][link]") {
    HostEnd host;
    host.link.reset(host.clock.now());
    host.words();
    SECTION("with the SYNC bit: its numbering stands, and the copy behind the answer is told") {
        host.get(data(kId0 | kSyncPacketBit, 1));
        CHECK(host.words() == "A0");
        host.send();
        CHECK(host.words() == "D0");
        host.get(control(PacketType::Reset, 0x0005F863));
        host.get(data(kId0, 1));
        CHECK(host.words() == "A0");
        CHECK(host.link.isOutstanding());
        CHECK(host.only<PacketAccepted>().size() == 2);
        host.get(control(PacketType::Acknowledge, kId0));
        host.get(data(kId1, 2));
        CHECK(host.only<PacketAccepted>().size() == 1);
    }
    SECTION("without it: a request waits a moment for the answer, then goes out") {
        host.get(data(kId1, 1));
        host.send();
        CHECK(host.words() == "A1");
        host.wait(kResetCrossing);
        CHECK(host.words() == "D0");
    }
}

TEST_CASE("Host: usual numbers are taken after a strange one was adopted", "[kd][link]") {
    HostEnd host;
    host.get(data(0x12345678, 1));
    CHECK(host.only<PacketAccepted>().size() == 1);
    host.get(data(kId0, 2));
    host.get(data(kId1, 3));
    host.get(data(kId0, 4));
    CHECK(host.only<PacketAccepted>().size() == 3);
}
