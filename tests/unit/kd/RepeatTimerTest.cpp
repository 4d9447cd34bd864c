#include "core/kd/RepeatTimer.h"

#include <catch2/catch.hpp>

#include "core/kd/Timeouts.h"
#include "tests/unit/kd/Conversation.h"
#include "tests/unit/kd/LinkEnd.h"

using namespace hawser;
using namespace hawser::kd;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kSmall = kHeaderSize + kManipulateHeaderSize + 1;

RepeatTimer measured(Duration each, int times = 20) {
    RepeatTimer timer(kShortestRepeat);
    for (int i = 0; i < times; ++i) timer.answered(each, kSmall, false);
    return timer;
}

// Sends what the target takes and acknowledges so long after.
void take(test::HostEnd& host, Duration after) {
    host.send();
    const auto sent = host.sent();
    REQUIRE(sent.size() == 1);
    host.wait(after);
    host.get(control(PacketType::Acknowledge, sent[0].id));
    host.events();
}

}  // namespace

TEST_CASE("the repeat timer starts with what the real debugger waits", "[kd][repeat]") {
    CHECK(RepeatTimer(kShortestRepeat).wait(kSmall, 1) == kResendAfter);
    CHECK(RepeatTimer(kShortestRepeat).wait(kSmall, 2) == 2 * kResendAfter);
}

TEST_CASE("the repeat timer follows the round trip and its spread, as RFC 6298 tells", "[kd][repeat]") {
    RepeatTimer timer(kShortestRepeat);
    timer.answered(80ms, kSmall, false);
    CHECK(timer.wait(kSmall, 1) == 240ms);  // 80 + 4 * 40
    timer.answered(80ms, kSmall, false);
    CHECK(timer.wait(kSmall, 1) == 200ms);  // 80 + 4 * 30
    CHECK(measured(5ms).wait(kSmall, 1) == kShortestRepeat);
    CHECK(measured(300ms, 60).wait(kSmall, 1) < 310ms);
    // Every other answer takes 40 ms more: the spread is waited for.
    RepeatTimer uneven(kShortestRepeat);
    for (int i = 0; i < 40; ++i) uneven.answered(i % 2 == 0 ? 100ms : 140ms, kSmall, false);
    CHECK(uneven.wait(kSmall, 1) > 180ms);
}

TEST_CASE("each repeat waits twice as long, up to a limit", "[kd][repeat]") {
    const RepeatTimer timer = measured(5ms);
    for (int sends = 1; sends <= 5; ++sends)
        CHECK(timer.wait(kSmall, sends) ==
              std::min<Duration>(kShortestRepeat * (1 << (sends - 1)), kLongestRepeat));
    CHECK(timer.wait(kSmall, 100) == kLongestRepeat);
}

TEST_CASE("a packet that is long on a slow line is given its time", "[kd][repeat]") {
    const RepeatTimer timer = measured(46ms);  // 19200 baud
    CHECK(timer.wait(kSmall, 1) == kShortestRepeat);
    CHECK(timer.wait(kHeaderSize + kMaxPayload + 1, 1) >= 2100ms);
    CHECK(timer.wait(1'000'000, 1) == kLongestFirstRepeat);
}

TEST_CASE("what was sent twice is not measured, and a needless repeat is remembered", "[kd][repeat]") {
    RepeatTimer timer = measured(5ms);
    timer.answered(90ms, kSmall, true);
    CHECK(timer.wait(kSmall, 1) == kShortestRepeat);
    timer.answered(300ms, kSmall, true);
    timer.answeredAgain();
    CHECK(timer.wait(kSmall, 1) == kResendAfter);
    timer.needless(800ms);
    CHECK(timer.wait(kSmall, 1) == 1000ms);
    SECTION("until it was quick for a while") {
        for (int i = 0; i < 1000; ++i) timer.answered(5ms, kSmall, false);
        CHECK(timer.wait(kSmall, 1) == kShortestRepeat);
    }
    SECTION("or is another") {
        timer.restart();
        CHECK(timer.wait(kSmall, 1) == kResendAfter);
    }
}

TEST_CASE("Host: a lost packet costs what the line takes", "[kd][repeat]") {
    HostEnd host;
    host.synchronise();
    for (int i = 0; i < 10; ++i) take(host, 2ms);
    host.send();
    CHECK(host.sent().size() == 1);
    host.wait(kShortestRepeat);
    CHECK(host.sent().size() == 1);
    SECTION("and nothing of it is left after a boot") {
        host.get(data(kId0 | kSyncPacketBit, 9));
        host.sent();
        host.send();
        host.sent();
        CHECK(host.link.nextDeadline() == host.clock.now() + kResendAfter);
    }
    SECTION("or on a new line") {
        host.link.restart();
        host.send();
        host.sent();
        CHECK(host.link.nextDeadline() == host.clock.now() + kResendAfter);
    }
}

TEST_CASE("Host: nothing is sent again while something comes", "[kd][repeat]") {
    HostEnd host;
    host.synchronise();
    for (int i = 0; i < 10; ++i) take(host, 2ms);
    host.send();
    host.sent();
    const Bytes reply = data(kId1, 1);
    for (std::size_t at = 0; at + 8 < reply.size(); at += 8) {
        host.get(Bytes(reply.begin() + static_cast<std::ptrdiff_t>(at),
                       reply.begin() + static_cast<std::ptrdiff_t>(at + 8)));
        host.wait(20ms);
        CHECK(host.sent().empty());
    }
}

TEST_CASE("Host: a target that is slow at times is asked twice once, not each time", "[kd][repeat]") {
    const Duration slow = GENERATE(as<Duration>{}, 120ms, 300ms, 450ms, 900ms);
    CAPTURE(slow.count());
    HostEnd host;
    host.synchronise();
    for (int i = 0; i < 10; ++i) take(host, 2ms);
    for (int i = 0; i < 3; ++i) {
        host.send();
        const std::uint32_t id = host.sent().at(0).id;
        const TimePoint answered = host.clock.now() + slow;
        std::size_t copies = 0;
        while (host.clock.now() < answered) {
            host.wait(10ms);
            copies += host.sent().size();
        }
        // It looks at all of them now, one after the other.
        for (std::size_t n = 0; n <= copies; ++n) host.get(control(PacketType::Acknowledge, id));
        host.wait(kSettle);
        CHECK(copies <= (i == 0 ? 3U : 0U));
        for (int quick = 0; quick < 50; ++quick) take(host, 2ms);
    }
}

TEST_CASE("Host: a reply that takes its time is asked for again as late as ever", "[kd][repeat]") {
    Conversation talk;
    REQUIRE(talk.stopTarget() != nullptr);
    for (int i = 0; i < 10; ++i) REQUIRE(talk.nextExchangeWorks());
    const std::uint64_t before = talk.host.counters().resends;
    for (int i = 0; i < 3; ++i) {
        talk.target.faults().replyDelay = 450ms;
        REQUIRE(talk.nextExchangeWorks());
        talk.target.faults().replyDelay = {};
        for (int quick = 0; quick < 50; ++quick) REQUIRE(talk.nextExchangeWorks());
    }
    CHECK(talk.host.counters().resends == before);
}

TEST_CASE("Host: the answer to what was asked anew may be the same as the one before", "[kd][repeat]") {
    Conversation talk;
    REQUIRE(talk.stopTarget() != nullptr);
    for (int i = 0; i < 10; ++i) REQUIRE(talk.nextExchangeWorks());
    talk.target.faults().loseForGood = 1;
    const std::uint64_t before = talk.host.counters().resends;
    REQUIRE(talk.nextExchangeWorks());
    // Once with a new number, and again because the target takes that for the acknowledgement that it missed.
    CHECK(talk.host.counters().resends - before <= 2);
}
