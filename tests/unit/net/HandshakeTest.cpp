// Host and target against each other: poke, response, connection check, and every way a session ends.
#include <catch2/catch.hpp>

#include "core/kd/net/NetTimeouts.h"
#include "tests/unit/net/NetPair.h"

using namespace hawser;
using namespace hawser::test;

TEST_CASE("a poke is answered, and the connection check begins the session") {
    NetPair pair;
    pair.step();
    CHECK(pair.count<TargetCalls>() == 1);
    REQUIRE(pair.count<SessionBegan>() == 1);
    CHECK_FALSE(pair.last<SessionBegan>()->again);
    CHECK(pair.last<SessionBegan>()->target == kTargetPlace);
    CHECK(pair.target.isBound());
    // The check was answered with a RESEND.
    REQUIRE(pair.packetsAtTarget() == 1);

    pair.host.send(packetLine(0x80000000));
    Bytes breakIn(1, kd::kBreakInByte);
    pair.host.send(breakIn);
    pair.target.send(packetLine(0));
    pair.exchange();
    CHECK(pair.packetsAtTarget() == 2);
    CHECK(std::holds_alternative<BreakInReceived>(pair.targetNews.back()));
    REQUIRE(pair.count<LineReceived>() == 1);
    CHECK(pair.last<LineReceived>()->bytes == packetLine(0));
}

TEST_CASE("calls of a bound target keep the session, and silence is told once") {
    NetPair pair;
    for (int i = 0; i < 20; ++i) pair.step();
    CHECK(pair.count<SessionBegan>() == 1);
    CHECK(pair.count<TargetSilent>() == 0);
    for (int i = 0; i < 3; ++i) {
        pair.clock.advance(kTargetSilent);
        pair.host.tick(pair.clock.now());
        pair.exchange();
    }
    CHECK(pair.count<TargetSilent>() == 1);
    CHECK(pair.host.hasSession());
    pair.step();
    pair.clock.advance(kTargetSilent);
    pair.host.tick(pair.clock.now());
    for (auto& news : pair.host.takeNews()) pair.hostNews.push_back(news);
    CHECK(pair.count<TargetSilent>() == 2);
}

TEST_CASE("a lost response, connection check or answer is made up for by the next calls") {
    NetPair pair;
    const int lost = GENERATE(0, 1, 2);
    pair.clock.advance(kOfferPeriod);
    pair.target.tick(pair.clock.now());
    for (auto& poke : pair.target.takeOutput()) pair.host.receive(poke.bytes, kTargetPlace, pair.clock.now());
    auto response = pair.host.takeOutput();
    if (lost > 0) pair.target.receive(response.at(0).bytes, kHostPlace, pair.clock.now());
    auto check = pair.target.takeOutput();
    if (lost > 1) pair.host.receive(check.at(0).bytes, kTargetPlace, pair.clock.now());
    static_cast<void>(pair.host.takeOutput());
    static_cast<void>(pair.host.takeNews());
    CHECK(pair.host.hasSession() == (lost == 2));
    for (int i = 0; i < 3; ++i) pair.step();
    REQUIRE(pair.host.hasSession());
    const auto before = pair.packetsAtTarget();
    CHECK(before > 0);
    pair.host.send(packetLine(0x80000000));
    pair.exchange();
    CHECK(pair.packetsAtTarget() == before + 1);
}

TEST_CASE("a target that starts anew gets a new key and is told as such") {
    NetPair pair;
    pair.step();
    const auto old = pair.toHost;
    pair.target.reboot(nextNonce(), pair.clock.now());
    pair.exchange();
    REQUIRE(pair.count<SessionBegan>() == 2);
    CHECK(pair.last<SessionBegan>()->again);
    CHECK(pair.last<SessionBegan>()->newBoot);
    // What the old key sealed is nothing any more.
    const auto refused = pair.host.counters().refused();
    for (const Bytes& datagram : old) pair.host.receive(datagram, kTargetPlace, pair.clock.now());
    pair.exchange();
    CHECK(pair.count<SessionBegan>() == 2);
    CHECK(pair.host.counters().refused() > refused);
    pair.target.send(packetLine(0));
    pair.exchange();
    CHECK(pair.count<LineReceived>() == 1);
}

TEST_CASE("a debugger that starts anew gets the bound target") {
    NetPair pair;
    pair.step();
    pair.step();
    pair.host = makeHost();
    pair.step();
    CHECK(pair.count<SessionBegan>() == 2);
    CHECK(pair.host.hasSession());
    pair.target.send(packetLine(0));
    pair.exchange();
    CHECK(pair.count<LineReceived>() == 1);
}

TEST_CASE("a target with another key is named once, then with its count") {
    NetPair pair("4.3.2.1");
    pair.step();
    pair.step();
    REQUIRE(pair.count<WrongKey>() == 1);
    CHECK(pair.last<WrongKey>()->from == kTargetPlace);
    CHECK(pair.host.counters().badTags == 2);
    while (pair.host.counters().badTags < 100) pair.step();
    CHECK(pair.count<WrongKey>() == 3);
    CHECK(pair.last<WrongKey>()->calls == 100);
    CHECK_FALSE(pair.host.hasSession());
}

TEST_CASE("another debugger that calls the target takes it over, and is not fought") {
    NetPair pair;
    pair.step();
    pair.step();
    HostSession other = makeHost("1.2.3.4", kTargetPlace);
    const auto talk = [&] {
        other.tick(pair.clock.now());
        for (auto& datagram : other.takeOutput()) {
            CHECK(datagram.to == kTargetPlace);
            pair.target.receive(datagram.bytes, kOtherPlace, pair.clock.now());
        }
        for (auto& datagram : pair.target.takeOutput()) {
            if (datagram.to == kOtherPlace) other.receive(datagram.bytes, kTargetPlace, pair.clock.now());
            if (datagram.to == kHostPlace) pair.host.receive(datagram.bytes, kTargetPlace, pair.clock.now());
        }
        for (auto& news : pair.host.takeNews()) pair.hostNews.push_back(std::move(news));
    };
    for (int i = 0; i < 4; ++i) talk();
    REQUIRE(other.hasSession());
    pair.clock.advance(kOfferPeriod);
    pair.target.tick(pair.clock.now());
    for (int i = 0; i < 10; ++i) {
        talk();
        pair.clock.advance(kOfferPeriod);
        pair.target.tick(pair.clock.now());
    }
    REQUIRE(pair.count<TakenOver>() == 1);
    CHECK(pair.last<TakenOver>()->by == kOtherPlace);
    CHECK(pair.host.takeOutput().empty());
    CHECK_FALSE(pair.host.hasSession());
    CHECK(other.hasSession());
    // A new boot belongs to the debugger that the target is set up for.
    pair.target.reboot(nextNonce(), pair.clock.now());
    pair.exchange();
    CHECK(pair.host.hasSession());
    CHECK(pair.last<SessionBegan>()->newBoot);
}

TEST_CASE("a target that calls nobody is called twice a second") {
    ManualClock clock;
    HostSession host = makeHost("1.2.3.4", kTargetPlace);
    TargetSession target = makeTarget(std::nullopt);
    target.tick(clock.now());
    CHECK(target.takeOutput().empty());
    REQUIRE(host.nextDeadline());
    host.tick(clock.now());
    CHECK(host.takeOutput().size() == 1);
    CHECK(host.nextDeadline() == clock.now() + kSolicitEvery);
    clock.advance(kSolicitEvery);
    host.tick(clock.now());
    for (int i = 0; i < 4; ++i) {
        for (auto& datagram : host.takeOutput()) target.receive(datagram.bytes, kHostPlace, clock.now());
        for (auto& datagram : target.takeOutput()) host.receive(datagram.bytes, kTargetPlace, clock.now());
    }
    CHECK(host.hasSession());
    clock.advance(kSolicitEvery);
    host.tick(clock.now());
    CHECK(host.takeOutput().empty());
}
