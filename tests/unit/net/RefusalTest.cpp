// What comes from strangers changes nothing, and is counted.
#include <catch2/catch.hpp>

#include <random>

#include "tests/unit/net/NetPair.h"

using namespace hawser;
using namespace hawser::test;

namespace {

// Feeds the host and reports whether anything but a counter changed.
bool changesHost(NetPair& pair, ByteSpan datagram, const Endpoint& from = kOtherPlace) {
    pair.host.receive(datagram, from, pair.clock.now());
    const bool said = !pair.host.takeOutput().empty();
    bool told = false;
    for (auto& news : pair.host.takeNews()) told = told || !std::holds_alternative<WrongKey>(news);
    return said || told;
}

bool changesTarget(NetPair& pair, ByteSpan datagram) {
    pair.target.receive(datagram, kOtherPlace, pair.clock.now());
    return !pair.target.takeOutput().empty() || !pair.target.takeNews().empty();
}

void checkStillWorks(NetPair& pair) {
    const auto atTarget = pair.packetsAtTarget();
    const auto atHost = pair.count<LineReceived>();
    pair.host.send(packetLine(0x80000000));
    pair.target.send(packetLine(0));
    pair.exchange();
    CHECK(pair.packetsAtTarget() == atTarget + 1);
    CHECK(pair.count<LineReceived>() == atHost + 1);
    CHECK(pair.host.hasSession());
}

}  // namespace

TEST_CASE("datagrams that come a second time change nothing at either end") {
    NetPair pair;
    pair.step();
    pair.target.send(packetLine(0));
    pair.host.send(packetLine(0x80000000));
    pair.exchange();
    pair.step();
    const auto toHost = pair.toHost;
    const auto toTarget = pair.toTarget;
    const auto refused = pair.host.counters().refused() + pair.target.counters().refused();
    for (const Bytes& datagram : toHost) CHECK_FALSE(changesHost(pair, datagram));
    for (const Bytes& datagram : toTarget) CHECK_FALSE(changesTarget(pair, datagram));
    CHECK(pair.host.counters().replayed == toHost.size());
    CHECK(pair.host.counters().refused() + pair.target.counters().refused() ==
          refused + toHost.size() + toTarget.size());
    checkStillWorks(pair);
}

TEST_CASE("what an end has sent itself is a reflection") {
    NetPair pair;
    pair.step();
    for (const Bytes& datagram : pair.toTarget) CHECK_FALSE(changesHost(pair, datagram));
    for (const Bytes& datagram : pair.toHost) CHECK_FALSE(changesTarget(pair, datagram));
    CHECK(pair.host.counters().wrongWay == pair.toTarget.size());
    CHECK(pair.target.counters().wrongWay == pair.toHost.size());
    checkStillWorks(pair);
}

TEST_CASE("every datagram cut short or with one flipped bit is refused") {
    NetPair pair;
    pair.step();
    pair.target.send(packetLine(0));
    pair.host.send(packetLine(0x80000000));
    pair.exchange();
    const auto check = [](const std::vector<Bytes>& datagrams, const auto& changes) {
        std::uint64_t bad = 0;
        for (const Bytes& datagram : datagrams) {
            for (std::size_t length = 0; length < datagram.size(); ++length, ++bad)
                CHECK_FALSE(changes(ByteSpan(datagram).first(length)));
            for (std::size_t bit = 0; bit < datagram.size() * 8; bit += 3, ++bad) {
                Bytes forged = datagram;
                forged[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
                CHECK_FALSE(changes(forged));
            }
        }
        return bad;
    };
    const auto before = pair.host.counters();
    const auto atHost = check(pair.toHost, [&](ByteSpan d) { return changesHost(pair, d); });
    CHECK(pair.host.counters().refused() == before.refused() + atHost);
    CHECK(pair.host.counters().badTags > before.badTags);
    CHECK(pair.host.counters().truncated > before.truncated);
    CHECK(pair.host.counters().notOurs > before.notOurs);
    const auto targetBefore = pair.target.counters().refused();
    const auto atTarget = check(pair.toTarget, [&](ByteSpan d) { return changesTarget(pair, d); });
    CHECK(pair.target.counters().refused() == targetBefore + atTarget);
    checkStillWorks(pair);
}

TEST_CASE("a poke of an earlier start that is replayed is answered to nobody and ends no session") {
    NetPair pair;
    pair.step();
    const Bytes oldPoke = pair.toHost.front();
    pair.target.reboot(nextNonce(), pair.clock.now());
    pair.exchange();
    REQUIRE(pair.count<SessionBegan>() == 2);
    pair.host.receive(oldPoke, kOtherPlace, pair.clock.now());
    for (const auto& answer : pair.host.takeOutput()) CHECK(answer.to == kOtherPlace);
    pair.exchange();
    CHECK(pair.count<SessionBegan>() == 2);
    checkStillWorks(pair);
}

TEST_CASE("a response that comes twice does not set the numbering back") {
    NetPair pair;
    pair.clock.advance(kOfferPeriod);
    pair.target.tick(pair.clock.now());
    for (auto& poke : pair.target.takeOutput()) pair.host.receive(poke.bytes, kTargetPlace, pair.clock.now());
    const Bytes response = pair.host.takeOutput().at(0).bytes;
    pair.target.receive(response, kHostPlace, pair.clock.now());
    pair.exchange();
    CHECK_FALSE(changesTarget(pair, response));
    CHECK(pair.target.counters().replayed == 1);
    checkStillWorks(pair);
}

TEST_CASE("a body under the right key that is no packet is answered with a resend") {
    NetPair pair;
    pair.clock.advance(kOfferPeriod);
    pair.target.tick(pair.clock.now());
    const Bytes poke = pair.target.takeOutput().at(0).bytes;
    pair.host.receive(poke, kTargetPlace, pair.clock.now());
    const Bytes response = pair.host.takeOutput().at(0).bytes;
    // The target's part is played by hand, for ours says nothing impossible.
    const auto control = NetCipher::create(keyOf("1.2.3.4"), tagKeyOf(keyOf("1.2.3.4")));
    const auto opened = open(response, *control);
    REQUIRE(opened);
    auto channel = DataChannel::create(*dataKeyOf(keyOf("1.2.3.4"), opened->body), tagKeyOf(keyOf("1.2.3.4")),
                                       Heading::TargetToHost, 4, kHostPlace);
    REQUIRE(channel);
    pair.host.receive(channel->seal(encodeConnectionCheck({})), kTargetPlace, pair.clock.now());
    CHECK(pair.host.takeOutput().size() == 1);
    static_cast<void>(pair.host.takeNews());
    Bytes cut = packetLine(0);
    cut.resize(40);
    for (const Bytes& body : {Bytes(1, std::byte{7}), Bytes(100), cut, Bytes()}) {
        pair.host.receive(channel->seal(body), kTargetPlace, pair.clock.now());
        CHECK(pair.host.takeOutput().size() == 1);
        CHECK(pair.host.takeNews().empty());
    }
    CHECK(pair.host.counters().meaningless == 4);
}

TEST_CASE("noise makes a session neither grow nor answer") {
    NetPair pair;
    pair.step();
    std::mt19937 random(7);
    for (int i = 0; i < 3000; ++i) {
        Bytes noise(random() % 400);
        for (std::byte& b : noise) b = static_cast<std::byte>(random());
        const Bytes head{std::byte{'M'}, std::byte{'D'}, std::byte{'B'}, std::byte{'G'}, std::byte{4}};
        if (noise.size() > head.size() && i % 2 == 0) std::copy(head.begin(), head.end(), noise.begin());
        CHECK_FALSE(changesHost(pair, noise, Endpoint::v4(1, 2, 3, static_cast<std::uint8_t>(i), 9)));
        CHECK_FALSE(changesTarget(pair, noise));
    }
    checkStillWorks(pair);
}
