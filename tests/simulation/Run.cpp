#include "tests/simulation/Run.h"

#include <algorithm>
#include <utility>

#include "tests/simulation/Allocations.h"
#include "tests/simulation/Bounds.h"
#include "tests/simulation/RandomFaults.h"
#include "tests/simulation/UserAgent.h"

namespace hawser::simulation {

namespace {

WorldOptions optionsFrom(Random& random) {
    WorldOptions options;
    const auto kinds = lineKinds();
    // Each datagram is sealed and opened in earnest, so there are fewer of those.
    options.line = kinds[random.oneIn(8) ? 3 : random.oneIn(6) ? 2 : random.below(2)];
    options.beginning = static_cast<Beginning>(random.below(kBeginnings));
    options.processors = random.oneIn(3) ? 2 : 1;
    options.breakOnConnect = random.oneIn(3);
    options.stepTime = random.between(Duration(5ms), Duration(40ms));
    options.keySeed = random.next();
    options.hostCalls = options.keySeed % 3 == 0;
    options.stopsWait = options.processors > 1 && options.keySeed % 5 < 3;
    options.ownStops = options.keySeed % 7 < 3;
    return options;
}

// Nothing that happened before may keep the ends talking.
void mustBeQuiet(World& world) {
    const TimePoint begin = world.now() + kDrain;
    while (world.now() < begin) world.turn(begin);
    const std::uint64_t before = world.line().counters().packets;
    const TimePoint end = world.now() + kIdle;
    while (world.now() < end) world.turn(end);
    const std::uint64_t packets = world.line().counters().packets - before;
    if (packets > idleBound(world.line().kind()))
        world.audit().violation(fmt::format("Nobody did anything, yet {} packets were written.", packets));
}

}  // namespace

void mustComeBack(World& world, UserAgent& user, RunResult& result) {
    world.heal();
    if (!world.hostAlive()) world.startHost();
    if (world.target().state() == test::ScriptedTarget::State::Hung) world.resetTarget();
    const TimePoint healed = world.now();
    const TimePoint limit = healed + recoveryBound(world.line().kind());
    constexpr Duration kSteady = 1500ms;
    TimePoint wrong = healed;     // the last moment when it was not right
    session::RequestId last = 0;  // behind all that still waits
    unsigned asked = 0;           // the host that it was given to
    while (world.now() < limit && world.now() < wrong + kSteady) {
        if (world.hostAlive() && asked != world.hostNumber()) {
            asked = world.hostNumber();
            last = world.post(session::Evaluate{QStringLiteral("1")});
        }
        world.turn(std::min(limit, world.now() + 20ms));
        if (!world.synchronized() || user.lastAnswered() < last) wrong = world.now();
    }
    result.recovery = wrong - healed;
    if (!world.synchronized()) {
        world.audit().violation(
            fmt::format("The session did not come back: {}.", world.whyNotSynchronized()));
        return;
    }
    if (const std::string what = user.provesThatItWorks(proofBound(world.line().kind())); !what.empty())
        world.audit().violation(fmt::format("The session came back, but {}.", what));
    mustBeQuiet(world);
}

RunResult run(std::uint64_t seed, const LineKind* line, Journal::Reader reader) {
    const Allocations allocations;
    Random random(seed);
    WorldOptions options = optionsFrom(random);
    if (line != nullptr) options.line = *line;
    RandomFaults faults(random.next());
    World world(options, faults, std::move(reader));
    UserAgent user(world, random.next());
    RunResult result;
    result.seed = seed;
    result.line = options.line.name;
    world.journal().note("== seed {}, line {}, beginning {}, {} processors", seed, options.line.name,
                         static_cast<int>(options.beginning), options.processors);
    world.startHost();
    const TimePoint until = world.now() + random.between(Duration(5s), Duration(90s));
    const std::uint64_t most = random.between(200, 900);
    user.begin(until);
    while (world.now() < until && world.line().counters().packets < most)
        world.turn(std::min(until, world.now() + 50ms));
    user.end();
    mustComeBack(world, user, result);
    result.packets = world.line().counters().packets;
    result.faults = world.line().counters().faults;
    result.forgeries = world.line().counters().forgeries;
    result.spurious = world.audit().spuriousDatagrams();
    result.memory = allocations.most();
    if (result.memory > kMemoryCeiling)
        world.audit().violation(fmt::format("{} bytes were held at once.", result.memory));
    result.violations = world.audit().violations();
    return result;
}

}  // namespace hawser::simulation
