// Which of several responses the target took last is known to the target alone: late ones, replayed ones, and
// a host that finds out.
#include <catch2/catch.hpp>

#include "core/kd/net/NetTimeouts.h"
#include "tests/unit/net/NetPair.h"

using namespace hawser;
using namespace hawser::test;

namespace {

bool isControl(ByteSpan datagram) {
    return channelOf(datagram) == Channel::Control;
}

// A target of which there are two with the same memory: one takes what the other does not get.
struct Twins {
    Twins() {
        const TargetSettings settings = targetSettings();
        second = std::move(*TargetSession::create(settings));
        pair.target = std::move(*TargetSession::create(settings));
    }
    // Both call; the host hears one of them, since they say the same.
    std::vector<OutgoingDatagram> call() {
        pair.clock.advance(kOfferPeriod);
        second.tick(pair.clock.now());
        static_cast<void>(second.takeOutput());
        pair.target.tick(pair.clock.now());
        for (auto& poke : pair.target.takeOutput()) toHost(poke.bytes);
        return pair.host.takeOutput();
    }
    void toHost(ByteSpan datagram) { pair.host.receive(datagram, kTargetPlace, pair.clock.now()); }
    std::size_t begun() {
        for (auto& news : pair.host.takeNews()) pair.hostNews.push_back(std::move(news));
        return pair.count<SessionBegan>();
    }

    NetPair pair;
    TargetSession second = makeTarget();
};

}  // namespace

TEST_CASE("the session follows a target that takes an older response after a newer one") {
    Twins twins;
    const auto first = twins.call();  // its answer is late
    const auto newer = twins.call();
    REQUIRE(first.size() == 1);
    REQUIRE(newer.size() == 1);
    twins.pair.target.receive(newer[0].bytes, kHostPlace, twins.pair.clock.now());
    twins.pair.exchange();
    REQUIRE(twins.begun() == 1);

    twins.second.receive(first[0].bytes, kHostPlace, twins.pair.clock.now());
    const auto check = twins.second.takeOutput();
    REQUIRE(check.size() == 1);
    twins.toHost(check[0].bytes);
    CHECK(twins.begun() == 2);
    // And back, when that was the one which came late.
    twins.pair.target.send(packetLine(0));
    const auto packet = twins.pair.target.takeOutput();
    twins.toHost(packet.at(0).bytes);
    CHECK(twins.begun() == 3);
    CHECK(twins.pair.count<LineReceived>() == 1);
    // What has come before brings no session back.
    const auto refused = twins.pair.host.counters().replayed + twins.pair.host.counters().badTags;
    twins.toHost(check[0].bytes);
    twins.toHost(packet[0].bytes);
    CHECK(twins.begun() == 3);
    CHECK(twins.pair.host.counters().replayed + twins.pair.host.counters().badTags == refused + 2);
}

TEST_CASE("a target that calls but answers nothing of what it is asked gets a new key") {
    NetPair pair;
    pair.step();
    pair.step();
    // What the target says from here on has another key: it took a response that the host has forgotten.
    const auto call = [&] {
        pair.clock.advance(kOfferPeriod);
        pair.target.tick(pair.clock.now());
        for (auto& datagram : pair.target.takeOutput())
            if (isControl(datagram.bytes)) pair.host.receive(datagram.bytes, kTargetPlace, pair.clock.now());
        return pair.host.takeOutput();
    };
    SECTION("when it was asked") {
        pair.host.send(Bytes{kd::kBreakInByte});
        CHECK(pair.host.takeOutput().size() == 1);
        for (unsigned i = 1; i < kCallsWithoutAnswer; ++i) CHECK(call().empty());
        const auto answer = call();
        REQUIRE(answer.size() == 1);
        CHECK(isControl(answer[0].bytes));
        pair.target.receive(answer[0].bytes, kHostPlace, pair.clock.now());
        pair.exchange();
        CHECK(pair.count<SessionBegan>() == 2);
        CHECK_FALSE(pair.last<SessionBegan>()->newBoot);
        pair.host.send(packetLine(0x80000000));
        const auto before = pair.packetsAtTarget();
        pair.exchange();
        CHECK(pair.packetsAtTarget() == before + 1);
    }
    SECTION("but not while nothing was asked: a running target has nothing to say") {
        Bytes acknowledgement;
        kd::appendControlPacket(acknowledgement, kd::PacketType::Acknowledge, 0);
        pair.host.send(acknowledgement);
        CHECK(pair.host.takeOutput().size() == 1);
        for (int i = 0; i < 10; ++i) CHECK(call().empty());
    }
    SECTION("nor when it has answered") {
        pair.host.send(Bytes{kd::kBreakInByte});
        pair.exchange();
        pair.target.send(packetLine(0));
        pair.exchange();
        for (int i = 0; i < 10; ++i) CHECK(call().empty());
    }
}

TEST_CASE("a target does not go back to a key that it has left") {
    NetPair pair;
    pair.step();
    const Bytes first = pair.toTarget.at(0);
    REQUIRE(isControl(first));
    // The next debugger answers the next call.
    pair.host = makeHost();
    pair.step();
    REQUIRE(pair.count<SessionBegan>() == 2);
    const auto replayed = pair.target.counters().replayed;
    pair.target.receive(first, kHostPlace, pair.clock.now());
    CHECK(pair.target.counters().replayed == replayed + 1);
    CHECK(pair.target.takeOutput().empty());
    pair.target.send(packetLine(0));
    pair.exchange();
    CHECK(pair.count<LineReceived>() == 1);
}
