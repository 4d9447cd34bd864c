// What the simulation found: packets that are gone for good, and words that come while a stop is handled.
#include <catch2/catch.hpp>

#include "tests/unit/session/SimulatedSession.h"

using namespace hawser;
using namespace hawser::test;
using namespace hawser::session;
using namespace std::chrono_literals;

TEST_CASE("a break while the target is identified is taken at once and stops it") {
    const bool byKey = GENERATE(false, true);
    CAPTURE(byKey);
    SimulatedSession s;
    s.target.faults().replyDelay = 100ms;
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::WaitingForTarget));
    // The whole identification is one turn: the user acts in the middle of it.
    std::optional<TimePoint> pressed;
    bool taken = true;
    s.line->onProgress([&] {
        if (!pressed && s.whole->state() == ConnectionState::Synchronizing &&
            s.target.counters().packetsReceived > 3) {
            pressed = s.clock.now();
            s.post(byKey ? SessionRequest(PressKey{'f'}) : SessionRequest(BreakIn{}));
        }
        if (pressed && s.clock.now() >= *pressed + 10ms)
            taken = taken && s.inbox.pending() == Urgency::Normal;
    });
    REQUIRE(s.prompts());
    CHECK(pressed);
    CHECK(taken);
    CHECK(s.target.isStopped());
    CHECK(s.told.stops.size() == 1);
}

TEST_CASE("a stop whose report was lost for good is found by asking the silent target") {
    SimulatedSession s;
    s.open(false);
    REQUIRE(s.reaches(ConnectionState::Running));
    s.target.faults().loseForGood = 1;
    s.target.raise(0xC0000005, s.target.image().codeStart(), s.clock.now());
    REQUIRE(s.target.isStopped());
    REQUIRE(s.prompts(40s));
    CHECK(s.told.stops.size() == 1);
    CHECK(s.told.stops.back().programCounter == s.target.image().codeStart());
}

TEST_CASE("a boot whose first packet was lost for good is known by its kernel") {
    const bool stopped = GENERATE(false, true);
    CAPTURE(stopped);
    SimulatedSession s;
    s.open(stopped);
    REQUIRE(s.reaches(stopped ? ConnectionState::Stopped : ConnectionState::Running));
    if (stopped) REQUIRE(s.prompts());
    REQUIRE(s.told.identified == 1);
    s.target.faults().loseForGood = 1;
    s.target.reboot(s.clock.now());
    REQUIRE(s.run([&] { return s.told.identified == 2; }, 30s));
    INFO(s.told.text);
    s.run([] { return false; }, 5s);
    CHECK(s.whole->state() == ConnectionState::Running);
    CHECK(s.target.isRunning());
}

namespace {

// It tells of a module, is let go, and has printed since. The report is still on the way, for the second
// time.
struct PassedOn : SimulatedSession {
    explicit PassedOn(int prints) {
        open(false);
        REQUIRE(reaches(ConnectionState::Running));
        target.loadModule({.name = "late.sys", .base = Address(0xFFFFF88001000000)}, clock.now());
        report = target.takeOutput(clock.now());
        line->comesLate(report);
        REQUIRE(run([&] { return target.isRunning(); }, 5s));
        for (int i = 0; i < prints; ++i) target.print("I run\n", clock.now());
        run([] { return false; }, 1s);
        REQUIRE(whole->state() == ConnectionState::Running);
    }

    Bytes report;
};

}  // namespace

TEST_CASE("a report of a stop that is over, held up on the way, lets nothing go") {
    PassedOn s(GENERATE(1, 2));
    const auto resumes = s.target.resumes();
    const auto written = s.line->bytesWritten();
    // Just when it is answered the target stops at another place, and reads what waits.
    s.line->onProgress([&] {
        if (s.target.isRunning() && s.line->bytesWritten() > written + kd::kHeaderSize)
            s.target.raise(0xC0000005, s.target.image().codeStart(), s.clock.now());
    });
    s.line->comesLate(s.report);
    REQUIRE(s.prompts());
    CHECK(s.target.isStopped());
    CHECK(s.target.resumes() == resumes);
    CHECK(s.told.stops.back().programCounter == s.target.image().codeStart());
}

TEST_CASE("a report of a stop that is over does not hold a target that runs") {
    PassedOn s(GENERATE(1, 2));
    s.line->comesLate(s.report);
    s.run([] { return false; }, 60s);
    CHECK(s.whole->state() == ConnectionState::Running);
    CHECK(s.target.isRunning());
    CHECK(s.told.stops.empty());
}

TEST_CASE("a target that may have taken a continue is asked what it does, whatever came in its place") {
    const bool byUser = GENERATE(false, true);  // who comes in between: the user, or noise that reads as a RESET
    const int lost = GENERATE(range(1, 13));
    CAPTURE(byUser, lost);
    SimulatedSession s;
    s.open(true);
    REQUIRE(s.prompts());
    REQUIRE(s.told.stops.size() == 1);
    const int prompts = s.told.acceptingPrompts;
    // Those of the requests that lead to it, whose answers serve as well, and that of the continue.
    s.target.faults().loseAcknowledgements = lost;
    bool done = false;
    s.line->onProgress([&] {
        if (done || !s.target.isRunning()) return;
        done = true;
        if (byUser)
            s.post(Resynchronize{});
        else
            s.line->comesLate(kd::encode({kd::PacketType::Reset, 0, true, {}}));
    });
    s.command("g");
    s.run([] { return false; }, 60s);
    INFO(s.told.text);
    CHECK(s.target.isRunning());
    CHECK(s.whole->state() == ConnectionState::Running);
    CHECK(s.told.stops.size() == 1);
    CHECK(s.told.acceptingPrompts == prompts);
    CHECK(s.told.text.find("another hand") == std::string::npos);
}
