#include "core/session/live/Probe.h"

#include <catch2/catch.hpp>

#include "core/session/live/SessionTimeouts.h"

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;
using Stimulus = Probe::Stimulus;

namespace {

const TimePoint kProbeStart{};

std::vector<Stimulus> run(Probe& probe, std::size_t attempts) {
    std::vector<Stimulus> sent;
    while (sent.size() < attempts) sent.push_back(probe.due(probe.nextDeadline(), 0));
    return sent;
}

}  // namespace

TEST_CASE("reset and break-in alternate, and nothing is sent early") {
    Probe probe;
    probe.begin(kProbeStart + 1s, GENERATE(Belief::Running, Belief::Stopped), {}, 0);
    CHECK(probe.due(kProbeStart + 999ms, 0) == Stimulus::None);
    CHECK(run(probe, 4) ==
          std::vector{Stimulus::Reset, Stimulus::BreakIn, Stimulus::Reset, Stimulus::BreakIn});
}

TEST_CASE("where nothing is known two resets go before each break-in, for one may be lost") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Unknown, {}, 0);
    CHECK(run(probe, 6) == std::vector{Stimulus::Reset, Stimulus::Reset, Stimulus::BreakIn, Stimulus::Reset,
                                       Stimulus::Reset, Stimulus::BreakIn});
}

TEST_CASE("behind a print the next attempt waits a little, and only once") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Unknown, {}, 0);
    probe.spoke(kProbeStart);
    CHECK(probe.nextDeadline() == kProbeStart + kAfterSpeech);
    probe.spoke(kProbeStart + 5ms);  // it may print without end
    CHECK(probe.nextDeadline() == kProbeStart + kAfterSpeech);
    CHECK(run(probe, 1) == std::vector{Stimulus::Reset});
    const TimePoint next = probe.nextDeadline();
    probe.spoke(kProbeStart + kAfterSpeech);
    CHECK(probe.nextDeadline() == next);  // it waits long enough anyway
}

TEST_CASE("the pauses grow and then stay") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Unknown, {}, 0);
    TimePoint last = kProbeStart;
    Duration longest{};
    for (int i = 0; i < 20; ++i) {
        CHECK(probe.due(probe.nextDeadline(), 0) != Stimulus::None);
        const Duration pause = probe.nextDeadline() - last;
        CHECK(pause >= longest);
        longest = pause;
        last = probe.nextDeadline();
    }
    CHECK(longest == kProbePauses.back());
}

TEST_CASE("a limit of resets leaves the break-ins") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Unknown, {1, Probe::Resets::ReachStopped}, 0);
    CHECK(run(probe, 4) ==
          std::vector{Stimulus::Reset, Stimulus::BreakIn, Stimulus::BreakIn, Stimulus::BreakIn});
    // One reset alone may have been lost: nothing proves that the target ran.
    probe.stateChangeSeen();
    CHECK(probe.verdict() == Belief::Stopped);
}

TEST_CASE("who answers the reset was stopped; who only stops on a break-in was running") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Unknown, {}, 0);
    run(probe, 1);
    probe.resetAnswered(kProbeStart);
    probe.stateChangeSeen();
    CHECK(probe.verdict() == Belief::Stopped);

    probe.begin(kProbeStart, Belief::Running, {}, 0);
    run(probe, 2);
    probe.stateChangeSeen();
    CHECK(probe.verdict() == Belief::Running);
    // The target that our break-in stopped answers the reset that follows; the verdict stands.
    probe.resetAnswered(kProbeStart);
    probe.stateChangeSeen();
    CHECK(probe.verdict() == Belief::Running);
}

TEST_CASE("a state change before any break-in was not ours") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Running, {}, 0);
    run(probe, 1);
    probe.stateChangeSeen();
    CHECK(probe.verdict() == Belief::Stopped);
}

TEST_CASE("a target known to be stopped stays so when it repeats its state for a break-in") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Stopped, {}, 0);
    run(probe, 2);
    probe.stateChangeSeen();
    CHECK(probe.verdict() == Belief::Stopped);
}

TEST_CASE("where resets reach a running target too, only the order of break-in and stop tells") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Unknown, {{}, Probe::Resets::ReachRunning}, 0);
    run(probe, 1);
    probe.resetAnswered(kProbeStart + 10ms);
    // A stopped target gets the time to send its state change.
    CHECK(probe.nextDeadline() == kProbeStart + 10ms + kStateChangeAfterReset);
    SECTION("the stop came by itself") {
        probe.stateChangeSeen();
        CHECK(probe.verdict() == Belief::Stopped);
    }
    SECTION("the break-in stopped it") {
        run(probe, 1);
        probe.stateChangeSeen();
        CHECK(probe.verdict() == Belief::Running);
    }
}

TEST_CASE("attempts that bring no byte are counted, and any byte ends the count") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Unknown, {}, 100);
    const auto attempt = [&](std::uint64_t received) { probe.due(probe.nextDeadline(), received); };
    attempt(100);
    attempt(100);
    CHECK(probe.silentAttempts() == 2);
    attempt(101);
    CHECK(probe.silentAttempts() == 0);
    attempt(101);
    CHECK(probe.silentAttempts() == 1);
    probe.countSilenceAnew();
    CHECK(probe.silentAttempts() == 0);
}

TEST_CASE("a probe that is postponed keeps what it knows of the stimuli on their way") {
    Probe probe;
    probe.begin(kProbeStart, Belief::Running, {}, 0);
    run(probe, 2);
    probe.postpone(kProbeStart + 1h, 0);
    CHECK(probe.due(kProbeStart + 59min, 0) == Stimulus::None);
    probe.stateChangeSeen();
    CHECK(probe.verdict() == Belief::Running);  // our break-in may be what it answers
}
