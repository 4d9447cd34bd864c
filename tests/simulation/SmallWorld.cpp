#include "tests/simulation/SmallWorld.h"

#include <fmt/format.h>

#include <array>

#include "tests/simulation/PlannedFaults.h"
#include "tests/simulation/Run.h"
#include "tests/simulation/UserAgent.h"

namespace hawser::simulation {

namespace {

using namespace std::chrono_literals;

constexpr std::array kFaults{
    Fault{FaultKind::Lose},
    Fault{FaultKind::Drop, 2, 1},
    Fault{FaultKind::Drop, 14, 3},
    Fault{FaultKind::Flip, 1, 0, 0x40},
    Fault{FaultKind::Flip, 20, 0, 0x01},
    Fault{FaultKind::Duplicate, 0},
    Fault{FaultKind::Insert, 9, 5, 77},
    Fault{FaultKind::Truncate, 11},
    Fault{FaultKind::Noise, 0, 200, 3},
    Fault{FaultKind::Silence, 0, 0, 0, 700ms},
    Fault{FaultKind::Split, 8, 0, 0, 800ms},
    Fault{FaultKind::StaleAcknowledgement, 0, 0, 0},
    Fault{FaultKind::StaleAcknowledgement, 0, 0, 1},
    Fault{FaultKind::BreakInByte, 5},
    Fault{FaultKind::OutOfStep},
    Fault{FaultKind::TargetReset, 7},
    Fault{FaultKind::TargetPaused, 7, 0, 0, 40s},
    Fault{FaultKind::HostKilled, 7, 0, 0, 300ms},
    Fault{FaultKind::LineCut, 7, 0, 0, 400ms},
};

WorldOptions smallOptions(const LineKind& line) {
    WorldOptions options;
    options.line = line;
    options.stepTime = 50ms;
    return options;
}

void turnFor(World& world, Duration time, const std::function<bool()>& done) {
    const TimePoint end = world.now() + time;
    while (world.now() < end && !done()) world.turn(std::min(end, world.now() + 20ms));
}

// What goes wrong in it is nobody's fault but what the session says of it.
void converse(World& world, UserAgent& user) {
    const auto prompts = [&] { return world.witness().told().prompt.acceptsCommands; };
    world.startHost();
    turnFor(world, 3s, [&] {
        return world.hostAlive() && world.session().state() == session::ConnectionState::Running;
    });
    world.post(session::BreakIn{});
    turnFor(world, 2s, prompts);
    user.readSome();
    user.writeSome();
    world.post(session::Execute{QStringLiteral("g")});
    turnFor(world, 2s, [&] { return !prompts(); });
    world.post(session::BreakIn{});
    turnFor(world, 2s, prompts);
    world.post(session::Resynchronize{});
    turnFor(world, 2s, prompts);
}

}  // namespace

std::span<const Fault> smallFaults() {
    return kFaults;
}

SmallResult runSmallWorld(const FaultPlan& plan, const LineKind& line) {
    PlannedFaults faults(plan);
    World world(smallOptions(line), faults);
    UserAgent user(world, 1);
    converse(world, user);
    RunResult result;
    mustComeBack(world, user, result);
    return {faults.packets(), world.audit().violations()};
}

std::uint64_t pairCount(std::uint64_t packets) {
    return packets * (packets - 1) / 2 * kFaults.size() * kFaults.size();
}

FaultPlan pairNumbered(std::uint64_t number, std::uint64_t packets) {
    const Fault& first = kFaults[number % kFaults.size()];
    number /= kFaults.size();
    const Fault& second = kFaults[number % kFaults.size()];
    std::uint64_t at = number / kFaults.size();
    std::uint64_t apart = 1;
    for (; at >= packets - apart; ++apart) at -= packets - apart;
    return {{at, first}, {at + apart, second}};
}

std::string describe(const FaultPlan& plan) {
    std::string text;
    for (const auto& [packet, fault] : plan)
        text += fmt::format("{}{} at byte {} of packet {}", text.empty() ? "" : ", ", nameOf(fault.kind),
                            fault.at, packet);
    return text;
}

}  // namespace hawser::simulation
