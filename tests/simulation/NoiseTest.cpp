// A line that carries nothing but rubbish: neither end may answer it without end, or keep it.
#include <catch2/catch.hpp>

#include "tests/simulation/Allocations.h"
#include "tests/simulation/Bounds.h"
#include "tests/simulation/PlannedFaults.h"
#include "tests/simulation/Random.h"
#include "tests/simulation/Run.h"
#include "tests/simulation/UserAgent.h"

using namespace hawser;
using namespace hawser::simulation;
using namespace std::chrono_literals;

namespace {

constexpr Duration kNoisy = 60s;

Bytes rubbish(Random& random) {
    // What KD packets begin with and break-in bytes come far more often than by chance.
    constexpr std::array<std::uint8_t, 6> kTelling{0x30, 0x69, 0x62, 0x80, 0x00, 0xAA};
    Bytes bytes;
    for (std::uint64_t left = random.between(1, 60); left > 0; --left) {
        const std::uint64_t value =
            random.oneIn(3) ? kTelling[random.below(kTelling.size())] : random.below(256);
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

}  // namespace

TEST_CASE("noise alone makes neither end send without end, and nobody keeps it") {
    const auto line = GENERATE(0, 1, 2, 3);
    const bool stopped = GENERATE(false, true);
    const std::uint64_t seed = GENERATE(range(1, 21));
    const Allocations allocations;
    Random random(seed);
    WorldOptions options;
    options.line = lineKinds()[static_cast<std::size_t>(line)];
    options.breakOnConnect = stopped;
    CAPTURE(options.line.name, stopped, seed);
    PlannedFaults none;
    World world(options, none);
    UserAgent user(world, seed);
    world.startHost();
    const TimePoint attached = world.now() + recoveryBound(options.line);
    while (world.now() < attached && !world.synchronized()) world.turn(world.now() + 50ms);
    REQUIRE(world.synchronized());

    const std::uint64_t before = world.line().counters().packets;
    const TimePoint end = world.now() + kNoisy;
    std::function<void()> more = [&] {
        world.line().inject(random.oneIn(2) ? Direction::ToHost : Direction::ToTarget, rubbish(random),
                            world.now());
        if (world.now() < end) world.at(world.now() + random.between(Duration(1ms), Duration(40ms)), more);
    };
    more();
    while (world.now() < end) world.turn(world.now() + 50ms);
    CHECK(world.line().counters().packets - before <= noiseBound(kNoisy));
    CHECK(allocations.most() <= kMemoryCeiling);

    RunResult result;
    mustComeBack(world, user, result);  // and then it is quiet
    INFO((world.audit().violations().empty() ? "" : world.audit().violations().front()));
    CHECK(world.audit().violations().empty());
}
