// One complete connect, break, read, write, continue and resynchronize with every single fault at every
// packet, and with pairs of them: nothing is left to chance in a small world.
#include <catch2/catch.hpp>

#include <array>

#include "tests/simulation/PlannedFaults.h"
#include "tests/simulation/Run.h"
#include "tests/simulation/UserAgent.h"

using namespace hawser;
using namespace hawser::simulation;
using namespace std::chrono_literals;

namespace {

// Each kind once, at a place of the packet that hurts: its leader, its middle, its last byte.
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

// Runs the exchange; what goes wrong in it is nobody's fault but what the session says of it.
struct SmallWorld {
    explicit SmallWorld(std::map<std::uint64_t, Fault> plan)
        : faults(std::move(plan)), world(options(), faults) {}

    static WorldOptions options() {
        WorldOptions options;
        options.line = lineKinds().front();
        options.stepTime = 50ms;
        return options;
    }
    void turnFor(Duration time, const std::function<bool()>& done) {
        const TimePoint end = world.now() + time;
        while (world.now() < end && !done()) world.turn(std::min(end, world.now() + 20ms));
    }
    std::vector<std::string> run() {
        UserAgent user(world, 1);
        const auto prompts = [this] { return world.witness().prompt.acceptsCommands; };
        world.startHost();
        turnFor(3s, [this] {
            return world.hostAlive() && world.core().state() == session::ConnectionState::Running;
        });
        world.post(session::BreakIn{});
        turnFor(2s, prompts);
        user.readSome();
        user.writeSome();
        world.post(session::Execute{QStringLiteral("g")});
        turnFor(2s, [&] { return !prompts(); });
        world.post(session::BreakIn{});
        turnFor(2s, prompts);
        world.post(session::Resynchronize{});
        turnFor(2s, prompts);
        RunResult result;
        mustComeBack(world, user, result);
        return world.audit().violations();
    }

    PlannedFaults faults;
    World world;
};

std::string violationsOf(std::map<std::uint64_t, Fault> plan) {
    SmallWorld small(std::move(plan));
    std::string all;
    for (const std::string& violation : small.run()) all += violation + "\n";
    return all;
}

std::uint64_t packetsWithoutFault() {
    SmallWorld small({});
    REQUIRE(small.run().empty());
    return small.faults.packets();
}

}  // namespace

TEST_CASE("every single fault at every packet of a whole session") {
    const std::uint64_t packets = packetsWithoutFault();
    REQUIRE(packets > 80);
    for (std::uint64_t at = 0; at < packets; ++at) {
        for (const Fault& fault : kFaults) {
            const std::string violations = violationsOf({{at, fault}});
            INFO(nameOf(fault.kind) << " at byte " << fault.at << " of packet " << at << ": " << violations);
            CHECK(violations.empty());
        }
    }
}

TEST_CASE("every pair of fault kinds, next to each other and some packets apart, all along a session") {
    const std::uint64_t packets = packetsWithoutFault();
    constexpr std::uint64_t kStride = 13;  // prime, so that the places differ from pair to pair
    constexpr std::array<std::uint64_t, 3> kApart{1, 2, 5};
    std::uint64_t at = 0;
    for (const Fault& first : kFaults) {
        for (const Fault& second : kFaults) {
            for (const std::uint64_t apart : kApart) {
                at = (at + kStride) % packets;
                const std::string violations = violationsOf({{at, first}, {at + apart, second}});
                INFO(nameOf(first.kind) << " at packet " << at << ", " << nameOf(second.kind) << " " << apart
                                        << " later: " << violations);
                CHECK(violations.empty());
            }
        }
    }
}
