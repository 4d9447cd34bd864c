#include "core/session/live/Inquiry.h"

#include <catch2/catch.hpp>

#include <functional>
#include <vector>

#include "core/session/live/SessionTimeouts.h"

using namespace hawser;
using namespace hawser::session;
using namespace std::chrono_literals;
using Kind = Inquiry::Kind;

namespace {

const TimePoint kAsked{};

// What is due at its deadline, which becomes the time.
Inquiry::Step next(Inquiry& inquiry, TimePoint& now, bool askedAnyway = false) {
    now = inquiry.nextDeadline().value();
    return inquiry.due(now, 0, askedAnyway);
}

struct InquiryRow {
    const char* what;
    std::function<void(Inquiry&)> ask;
    std::function<void(Inquiry&)> comes;
    Kind after;
};

void probe(Inquiry& q) {
    q.probe(kAsked, Belief::Unknown, {}, 0);
}
void breakIn(Inquiry& q) {
    q.breakIn(kAsked);
}
void verifyStopped(Inquiry& q) {
    q.verify(kAsked, 8s, Verification::Of::Stopped);
}
void verifyRunning(Inquiry& q) {
    q.verify(kAsked, 8s, Verification::Of::Running);
}

std::vector<InquiryRow> inquiryTable() {
    const auto news = [](Inquiry& q) { q.stateChanged(kAsked); };
    const auto copy = [](Inquiry& q) { q.stateRepeated(kAsked); };
    const auto speech = [](Inquiry& q) { q.spoke(kAsked); };
    const auto reset = [](Inquiry& q) { q.resetAnswered(kAsked); };
    const auto nothing = [](Inquiry&) {};
    return {
        {"nothing is asked", nothing, news, Kind::None},
        {"a probe, answered", probe, news, Kind::None},
        {"a probe, its reset acknowledged", probe, reset, Kind::Probe},
        {"a probe, the target prints", probe, speech, Kind::Probe},
        {"a break-in, answered", breakIn, news, Kind::None},
        {"a break-in, the target prints on", breakIn, speech, Kind::BreakIn},
        {"a stopped one, answers", verifyStopped, copy, Kind::Verification},
        {"a stopped one, has moved", verifyStopped, news, Kind::None},
        {"a running one, prints", verifyRunning, speech, Kind::Verification},
        {"a running one, stops", verifyRunning, news, Kind::None},
        {"a break-in takes the place of a verification", verifyRunning, breakIn, Kind::BreakIn},
        {"a probe takes the place of a break-in", breakIn, probe, Kind::Probe},
        {"a verification takes the place of a probe", probe, verifyStopped, Kind::Verification},
    };
}

}  // namespace

TEST_CASE("one question is out at most, and ends as its answer says", "[inquiry]") {
    for (const InquiryRow& row : inquiryTable()) {
        INFO(row.what);
        Inquiry inquiry;
        row.ask(inquiry);
        row.comes(inquiry);
        CHECK(inquiry.kind() == row.after);
        CHECK(inquiry.nextDeadline().has_value() == (row.after != Kind::None));
        inquiry.end();
        CHECK_FALSE(inquiry.nextDeadline());
        CHECK_FALSE(inquiry.due(kAsked + 1h, 0, false));
    }
}

TEST_CASE("only the state change that ends a probe tells what the target did before", "[inquiry]") {
    Inquiry inquiry;
    TimePoint now = kAsked;
    inquiry.probe(now, Belief::Running, {}, 0);
    next(inquiry, now);
    next(inquiry, now);
    CHECK(inquiry.stateChanged(kAsked) == Belief::Running);
    CHECK(inquiry.lastProbe().verdict() == Belief::Running);
    CHECK(inquiry.stateChanged(kAsked) == Belief::Unknown);
}

TEST_CASE("a break-in of an earlier probe may explain a stop until the target's state was known",
          "[inquiry]") {
    Inquiry inquiry;
    TimePoint now = kAsked;
    inquiry.probe(now, Belief::Running, {}, 0);
    next(inquiry, now);
    next(inquiry, now);
    inquiry.end();
    const bool settled = GENERATE(false, true);
    if (settled) inquiry.settled();
    inquiry.probe(now, Belief::Running, {}, 0);
    next(inquiry, now);
    CHECK(inquiry.stateChanged(kAsked) == (settled ? Belief::Stopped : Belief::Running));
}

TEST_CASE("a probe that waits for a booting target goes on where it was, or begins", "[inquiry]") {
    Inquiry inquiry;
    TimePoint now = kAsked;
    SECTION("none was out") {
        inquiry.breakIn(now);
    }
    SECTION("one was out") {
        inquiry.probe(now, Belief::Unknown, {}, 0);
        next(inquiry, now);
    }
    const unsigned before = inquiry.isProbing() ? 1 : 0;
    inquiry.probeLater(now + 3s, Belief::Running, {}, 0);
    CHECK(inquiry.isProbing());
    CHECK(inquiry.nextDeadline() == now + 3s);
    next(inquiry, now);
    CHECK(inquiry.lastProbe().attempts() == before + 1);
}

TEST_CASE("a break-in is repeated, told as unanswered once, and then has a reset behind it", "[inquiry]") {
    Inquiry inquiry;
    TimePoint now = kAsked;
    inquiry.breakIn(now);
    unsigned told = 0;
    TimePoint last = now;
    Duration pause{};
    for (unsigned i = 0; i < 12; ++i) {
        const auto step = next(inquiry, now);
        CHECK(step.breakIn);
        CHECK(step.reset == (i >= kBreakInsBeforeSilent));
        if (step.breakInsUnanswered) {
            CHECK(i == kBreakInsBeforeSilent);
            ++told;
        }
        CHECK((i < 2 || now - last >= pause));
        pause = now - last;
        last = now;
        CHECK_FALSE(inquiry.due(now, 0, false));
    }
    CHECK(told == 1);
}

TEST_CASE("a running target is asked with growing pauses, and an answer is not missed", "[inquiry]") {
    Inquiry inquiry;
    TimePoint now = kAsked;
    verifyRunning(inquiry);
    Duration longest{};
    for (int i = 0; i < 6; ++i) {
        const TimePoint last = now;
        const auto step = next(inquiry, now);
        CHECK(step.reset);
        CHECK_FALSE(step.verificationUnanswered);
        CHECK(now - last >= longest);
        longest = now - last;
    }
    CHECK(longest == kLongestVerifyPause);
}

TEST_CASE("a stopped target must answer", "[inquiry]") {
    Inquiry inquiry;
    TimePoint now = kAsked;
    verifyStopped(inquiry);
    CHECK(next(inquiry, now).reset);
    CHECK(inquiry.nextDeadline() == now + kVerifyAnswer);
    SECTION("it does") {
        inquiry.stateRepeated(now);
        CHECK(inquiry.nextDeadline() == now + 16s);
        CHECK(next(inquiry, now).reset);
    }
    SECTION("it does not") {
        const auto step = next(inquiry, now);
        CHECK(step.verificationUnanswered);
        CHECK_FALSE(step.reset);
    }
    SECTION("a request is out, which finds out as well") {
        CHECK_FALSE(next(inquiry, now, true));
        CHECK(next(inquiry, now).reset);
    }
    SECTION("a copy that nobody asked for is no answer to the next question") {
        inquiry.stateRepeated(now);
        const auto due = inquiry.nextDeadline();
        inquiry.stateRepeated(now + 1s);
        CHECK(inquiry.nextDeadline() == due);
    }
}

TEST_CASE("a probe that is needed again and again waits longer and longer, until it was not for a while") {
    Inquiry inquiry;
    TimePoint now = kAsked;
    const auto pause = [&] {
        inquiry.probe(now, Belief::Unknown, {}, 0);
        const Duration waited = *inquiry.nextDeadline() - now;
        inquiry.stateChanged(kAsked);
        return waited;
    };
    for (unsigned i = 0; i < kFreeRecurrences; ++i) CHECK(pause() == 0s);
    Duration last{};
    for (int i = 0; i < 5; ++i) {
        const Duration waited = pause();
        CHECK(waited > last);
        CHECK(waited <= kLongestRecurrencePause);
        now += waited;
        last = waited;
    }
    for (int i = 0; i < 100; ++i) CHECK(pause() == kLongestRecurrencePause);
    now += kRecurrenceOver;
    CHECK(pause() == 0s);
}

TEST_CASE("the line must be quiet as long as its answer took, where one reset alone was answered") {
    const TimePoint at = kAsked + 1h;
    Inquiry inquiry;
    inquiry.probe(at, Belief::Unknown, {}, 0);
    const TimePoint first = *inquiry.nextDeadline();
    REQUIRE(inquiry.due(first, 0, false).reset);
    SECTION("10 ms at the least") {
        inquiry.resetAnswered(first + 2ms);
        inquiry.stateChanged(first + 3ms);
        CHECK(inquiry.quiet() == kShortestQuiet);
    }
    SECTION("longer on a slow line") {
        inquiry.resetAnswered(first + 30ms);
        inquiry.stateChanged(first + 50ms);
        CHECK(inquiry.quiet() == 50ms);
    }
    SECTION("a stop that crossed the reset: its answer is still to come") {
        inquiry.stateChanged(first + 3ms);
        CHECK(inquiry.quiet() == kQuiet);
    }
    SECTION("another attempt went out: its answer is still to come") {
        const TimePoint second = *inquiry.nextDeadline();
        REQUIRE(inquiry.due(second, 0, false));
        inquiry.resetAnswered(second + 1ms);
        inquiry.stateChanged(second + 2ms);
        CHECK(inquiry.quiet() == kQuiet);
    }
}
