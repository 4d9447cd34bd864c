#include "core/session/live/Prober.h"

#include <catch2/catch.hpp>

#include "core/session/live/SessionTimeouts.h"

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;
using Stimulus = Prober::Stimulus;

namespace {

const TimePoint kStart{};

std::vector<Stimulus> run(Prober& prober, std::size_t attempts) {
    std::vector<Stimulus> sent;
    while (sent.size() < attempts) sent.push_back(prober.due(prober.nextDeadline().value()));
    return sent;
}

}  // namespace

TEST_CASE("reset and break-in alternate, and nothing is sent early") {
    Prober prober;
    CHECK_FALSE(prober.active());
    CHECK(prober.due(kStart) == Stimulus::None);
    prober.begin(kStart + 1s, Belief::Unknown, {});
    CHECK(prober.due(kStart + 999ms) == Stimulus::None);
    CHECK(run(prober, 4) ==
          std::vector{Stimulus::Reset, Stimulus::BreakIn, Stimulus::Reset, Stimulus::BreakIn});
    prober.end();
    CHECK(prober.due(kStart + 1h) == Stimulus::None);
}

TEST_CASE("the pauses grow and then stay") {
    Prober prober;
    prober.begin(kStart, Belief::Unknown, {});
    TimePoint last = kStart;
    Duration longest{};
    for (int i = 0; i < 20; ++i) {
        CHECK(prober.due(prober.nextDeadline().value()) != Stimulus::None);
        const Duration pause = prober.nextDeadline().value() - last;
        CHECK(pause >= longest);
        longest = pause;
        last = prober.nextDeadline().value();
    }
    CHECK(longest == kProbePauses.back());
}

TEST_CASE("a limit of resets leaves the break-ins") {
    Prober prober;
    prober.begin(kStart, Belief::Unknown, 1);
    CHECK(run(prober, 4) ==
          std::vector{Stimulus::Reset, Stimulus::BreakIn, Stimulus::BreakIn, Stimulus::BreakIn});
}

TEST_CASE("who answers the reset was stopped; who only stops on a break-in was running") {
    Prober prober;
    prober.begin(kStart, Belief::Unknown, {});
    run(prober, 1);
    prober.resetAnswered(kStart);
    prober.stateChangeSeen();
    CHECK(prober.verdict() == Belief::Stopped);

    prober.begin(kStart, Belief::Running, {});
    run(prober, 2);
    prober.stateChangeSeen();
    CHECK(prober.verdict() == Belief::Running);
    // The target that our break-in stopped answers the reset that follows; the verdict stands.
    prober.resetAnswered(kStart);
    prober.stateChangeSeen();
    CHECK(prober.verdict() == Belief::Running);
}

TEST_CASE("a state change before any break-in was not ours") {
    Prober prober;
    prober.begin(kStart, Belief::Running, {});
    run(prober, 1);
    prober.stateChangeSeen();
    CHECK(prober.verdict() == Belief::Stopped);
}

TEST_CASE("a target known to be stopped stays so when it repeats its state for a break-in") {
    Prober prober;
    prober.begin(kStart, Belief::Stopped, {});
    run(prober, 2);
    prober.stateChangeSeen();
    CHECK(prober.verdict() == Belief::Stopped);
}

TEST_CASE("where resets reach a running target too, only the order of break-in and stop tells") {
    Prober prober;
    prober.begin(kStart, Belief::Unknown, {}, Prober::Resets::ReachRunning);
    run(prober, 1);
    prober.resetAnswered(kStart + 10ms);
    // A stopped target gets the time to send its state change.
    CHECK(prober.nextDeadline() == kStart + 10ms + kStateChangeAfterReset);
    SECTION("the stop came by itself") {
        prober.stateChangeSeen();
        CHECK(prober.verdict() == Belief::Stopped);
    }
    SECTION("the break-in stopped it") {
        run(prober, 1);
        prober.stateChangeSeen();
        CHECK(prober.verdict() == Belief::Running);
    }
}
