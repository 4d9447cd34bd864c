// Nothing is left to chance in a small world. Every pair of faults at every two packets takes minutes: that
// is hawser-simulate --pairs; here the second fault hits one of the next packets.
#include <catch2/catch.hpp>

#include "tests/simulation/SmallWorld.h"

using namespace hawser::simulation;

namespace {

void mustHold(const FaultPlan& plan) {
    const SmallResult result = runSmallWorld(plan);
    INFO(describe(plan) << ": " << (result.violations.empty() ? "" : result.violations.front()));
    CHECK(result.violations.empty());
}

std::uint64_t packetsWithoutFault() {
    const SmallResult result = runSmallWorld({});
    REQUIRE(result.violations.empty());
    REQUIRE(result.packets > 80);
    return result.packets;
}

}  // namespace

TEST_CASE("every single fault at every packet of a whole session") {
    const std::uint64_t packets = packetsWithoutFault();
    for (std::uint64_t at = 0; at < packets; ++at)
        for (const Fault& fault : smallFaults()) mustHold({{at, fault}});
}

TEST_CASE("every pair of faults at every two packets that follow each other") {
    const std::uint64_t packets = packetsWithoutFault();
    for (std::uint64_t at = 0; at < packets; ++at)
        for (const Fault& first : smallFaults())
            for (const Fault& second : smallFaults()) mustHold({{at, first}, {at + 1, second}});
}
