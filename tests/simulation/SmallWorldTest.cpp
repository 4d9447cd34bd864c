// Nothing is left to chance in a small world. Every pair of faults at every two packets takes hours: that is
// hawser-simulate --pairs; here the second fault hits one of the next packets.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <mutex>
#include <set>
#include <vector>

#include "tests/simulation/Share.h"
#include "tests/simulation/SmallWorld.h"

using namespace hawser::simulation;

namespace {

// A sanitizer makes each world some ten times slower: every so many packets then.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kStep = 17;
#else
constexpr std::uint64_t kStep = 1;
#endif

void mustHold(const FaultPlan& plan, const LineKind& line) {
    const SmallResult result = runSmallWorld(plan, line);
    INFO(line.name << ": " << describe(plan) << ": "
                   << (result.violations.empty() ? "" : result.violations.front()));
    CHECK(result.violations.empty());
}

std::uint64_t packetsWithoutFault(const LineKind& line) {
    const SmallResult result = runSmallWorld({}, line);
    REQUIRE(result.violations.empty());
    REQUIRE(result.packets > 80);
    return result.packets;
}

}  // namespace

TEST_CASE("every single fault at every packet of a whole session") {
    const LineKind& line = *lineKindNamed(GENERATE(as<std::string_view>(), "pipe", "KDNET"));
    const std::uint64_t packets = packetsWithoutFault(line);
    for (std::uint64_t at = 0; at < packets; at += kStep)
        for (const Fault& fault : smallFaults()) mustHold({{at, fault}}, line);
}

TEST_CASE("every pair of faults at every two packets that follow each other") {
    const LineKind& line = *lineKindNamed("pipe");
    const std::uint64_t packets = packetsWithoutFault(line);
    for (std::uint64_t at = 0; at < packets; at += kStep)
        for (const Fault& first : smallFaults())
            for (const Fault& second : smallFaults()) mustHold({{at, first}, {at + 1, second}}, line);
}

// Sealing costs time, so at fewer places: a prime apart, so that they differ from pair to pair.
TEST_CASE("every pair of faults at datagrams next to each other and some apart, all along a session") {
    const LineKind& line = *lineKindNamed("KDNET");
    const std::uint64_t packets = packetsWithoutFault(line);
    std::uint64_t at = 0;
    for (const Fault& first : smallFaults())
        for (const Fault& second : smallFaults())
            for (const std::uint64_t apart : {1, 2, 5}) {
                at = (at + 13) % packets;
                mustHold({{at, first}, {at + apart, second}}, line);
            }
}

TEST_CASE("the pairs of faults have numbers, each one") {
    constexpr std::uint64_t kPackets = 4;
    const std::uint64_t kinds = smallFaults().size();
    REQUIRE(pairCount(kPackets) == 6 * kinds * kinds);
    std::set<std::string> plans;
    for (std::uint64_t number = 0; number < pairCount(kPackets); ++number) {
        const FaultPlan plan = pairNumbered(number, kPackets);
        REQUIRE(plan.size() == 2);
        CHECK(plan.rbegin()->first < kPackets);
        std::string text;
        for (const auto& [packet, fault] : plan)
            text += fmt::format("{} {} ", packet,
                                std::ranges::find(smallFaults(), fault) - smallFaults().begin());
        plans.insert(text);
    }
    CHECK(plans.size() == pairCount(kPackets));
}

TEST_CASE("a row of worlds is shared, told, left off and gone on with") {
    std::mutex mutex;
    std::vector<std::uint64_t> done;
    const auto each = [&](std::uint64_t number) {
        const std::lock_guard lock(mutex);
        done.push_back(number);
    };
    const auto silent = [](std::uint64_t) {};
    CHECK(share({.from = 2, .end = 12, .step = 3, .threads = 3}, each, silent) >= 12);
    std::ranges::sort(done);
    CHECK(done == std::vector<std::uint64_t>{2, 5, 8, 11});
    done.clear();
    const Row none{.from = 2, .end = 12, .step = 3, .threads = 1, .limit = std::chrono::seconds(0)};
    CHECK(share(none, each, silent) == 2);
    CHECK(done.empty());
    // Told while the first one is still under way.
    std::promise<std::uint64_t> told;
    auto heard = told.get_future();
    const auto waits = [&](std::uint64_t number) {
        if (number == 0) heard.wait();
    };
    std::once_flag once;
    const auto tell = [&](std::uint64_t from) { std::call_once(once, [&] { told.set_value(from); }); };
    CHECK(share({.end = 50, .threads = 2}, waits, tell, std::chrono::milliseconds(1)) >= 50);
    CHECK(heard.get() == 0);
}

// Found by hawser-simulate --pairs: it takes the resume late, and stops once more at the very same place.
TEST_CASE("a paused target that is broken into where it stood") {
    const LineKind& line = *lineKindNamed("pipe");
    const std::uint64_t packets = packetsWithoutFault(line);
    const auto ofKind = [](FaultKind kind) { return *std::ranges::find(smallFaults(), kind, &Fault::kind); };
    for (std::uint64_t at = 0; at < packets; at += kStep)
        for (const std::uint64_t apart : {2, 3, 4, 5, 6})
            for (const FaultKind kind : {FaultKind::Noise, FaultKind::BreakInByte})
                mustHold({{at, ofKind(FaultKind::TargetPaused)}, {at + apart, ofKind(kind)}}, line);
}
