#include <QHostAddress>
#include <catch2/catch.hpp>

#include "core/channel/Pulse.h"
#include "core/channel/RefusalLog.h"
#include "core/channel/proof/AttemptLimits.h"
#include "core/channel/proof/LoopbackOwner.h"

using namespace hawser;
using namespace hawser::channel;
using namespace std::chrono_literals;

TEST_CASE("Who fails again and again waits longer each time", "[channel][limits]") {
    AttemptLimits limits;
    TimePoint now{1h};
    for (unsigned i = 0; i + 1 < AttemptLimits::kFree; ++i) limits.failed("a", now);
    CHECK(limits.pauseOf("a", now) == 0s);
    std::chrono::seconds before{};
    for (int i = 0; i < 6; ++i) {
        limits.failed("a", now);
        CHECK(limits.pauseOf("a", now) > before);
        before = limits.pauseOf("a", now);
    }
    for (int i = 0; i < 100; ++i) limits.failed("a", now);
    CHECK(limits.pauseOf("a", now) == AttemptLimits::kLongest);
    CHECK(limits.pauseOf("b", now) == 0s);
    CHECK(limits.pauseOf("a", now + AttemptLimits::kLongest) == 0s);
    limits.succeeded("a");
    CHECK(limits.pauseOf("a", now) == 0s);
}

TEST_CASE("However many fail, few are remembered", "[channel][limits]") {
    AttemptLimits limits;
    const TimePoint now{1h};
    for (std::size_t i = 0; i < 3 * AttemptLimits::kMost; ++i)
        limits.failed(std::to_string(i), now + i * 1ms);
    for (unsigned i = 0; i < AttemptLimits::kFree; ++i) limits.failed("last", now + 10s);
    CHECK(limits.pauseOf("last", now + 10s) > 0s);
    // What is long past is forgotten.
    const TimePoint later = now + 2 * AttemptLimits::kMemory;
    limits.failed("last", later);
    CHECK(limits.pauseOf("last", later) == 0s);
}

TEST_CASE("A flood of refusals is told in a few lines", "[channel][limits]") {
    RefusalLog log;
    CHECK(log.note("a", "Wrong."));
    for (int i = 0; i < 1000; ++i) CHECK_FALSE(log.note("a", "Wrong."));
    const auto again = log.endWindow();
    REQUIRE(again);
    CHECK(again->who == "a");
    CHECK(again->times == 1000);
    // It goes on: still no line each.
    CHECK_FALSE(log.note("a", "Wrong."));
    CHECK(log.endWindow().value().times == 1);
    CHECK_FALSE(log.endWindow());

    int told = 0;
    for (int i = 0; i < 1000; ++i) told += log.note(std::to_string(i), "Wrong.") ? 1 : 0;
    CHECK(told == RefusalLog::kFew);
    const auto others = log.endWindow();
    REQUIRE(others);
    CHECK(others->who == "others");
    CHECK(others->times == 1000 - RefusalLog::kFew);
}

TEST_CASE("A peer is dead when beats go by without a word", "[channel][limits]") {
    const TimePoint now{1h};
    Pulse pulse(3, now);
    for (int i = 0; i < 3; ++i) CHECK(pulse.beat());
    pulse.heard(now + 1s);
    CHECK(pulse.lastHeard() == now + 1s);
    for (int i = 0; i < 3; ++i) CHECK(pulse.beat());
    CHECK_FALSE(pulse.beat());
}

TEST_CASE("A round trip is measured by the answer to the last question", "[channel][limits]") {
    const TimePoint now{1h};
    Pulse pulse(3, now);
    const auto number = pulse.ask(now);
    REQUIRE(number);
    CHECK_FALSE(pulse.ask(now));
    CHECK_FALSE(pulse.answered(*number + 1, now + 5ms));
    CHECK(pulse.answered(*number, now + 5ms) == 5ms);
    CHECK_FALSE(pulse.answered(*number, now + 6ms));
    CHECK(pulse.roundTrip() == 5ms);
    CHECK(pulse.ask(now) != number);
}

TEST_CASE("The kernel's table names whose connection it is", "[channel][limits]") {
    const std::string table =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:1388 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 101 1\n"
        "   1: 0100007F:D431 0100007F:1388 01 00000000:00000000 00:00000000 00000000  1000        0 102 1\n"
        "   2: 0100007F:D432 0100007F:1388 06 00000000:00000000 00:00000000 00000000     0        0 0 1\n"
        "   3: 00000000000000000000000001000000:D433 00000000000000000000000001000000:1388 01 0:0 0:0 0  "
        "1001 0 1 1\n";
    const QHostAddress here(QHostAddress::LocalHost);
    const QHostAddress here6(QHostAddress::LocalHostIPv6);
    CHECK(ownerInTable(table, here, 0xD431, here, 5000) == 1000U);
    CHECK(ownerInTable(table, here, 5000, here, 0xD431) == 0U);
    CHECK(ownerInTable(table, here6, 0xD433, here6, 5000) == 1001U);
    CHECK_FALSE(ownerInTable(table, here, 0xD432, here, 5000));  // closed: the kernel names nobody any more
    CHECK_FALSE(ownerInTable(table, here, 0xD439, here, 5000));
    CHECK_FALSE(ownerInTable(table.substr(0, 220), here, 0xD431, here, 5000));
    CHECK_FALSE(ownerInTable({}, here, 1, here, 2));
}
