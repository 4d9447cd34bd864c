#include "core/session/live/ConnectionTable.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>

using namespace hawser::session;
using S = ConnectionState;
using E = ConnectionEvent;
using K = Knowledge;
using A = ConnectionAction;

namespace {

constexpr std::array kStates{S::Closed,  S::Opening,      S::WaitingForTarget, S::Synchronizing, S::Running,
                             S::Stopped, S::Unresponsive, S::Resynchronizing,  S::Restarting,    S::Failed};

constexpr std::array kKnowledge{K::Unknown, K::Runs, K::RunsDoubtful, K::Holds, K::HoldsDoubted};

ConnectionState after(S from, E event, K knowledge = K::Unknown) {
    const Transition* const row = transitionFor(from, event, knowledge);
    return row != nullptr ? row->to.value_or(from) : from;
}

ConnectionAction actionOf(S from, E event, K knowledge = K::Unknown) {
    const Transition* const row = transitionFor(from, event, knowledge);
    return row != nullptr ? row->then : A::None;
}

}  // namespace

TEST_CASE("at no time do two rows hold") {
    for (const Transition& one : connectionTable()) {
        for (const Transition& other : connectionTable()) {
            if (&one == &other || one.event != other.event) continue;
            INFO("rows " << &one - connectionTable().data() << " and " << &other - connectionTable().data());
            CHECK_FALSE(
                (std::ranges::any_of(kStates, [&](S s) { return one.from.has(s) && other.from.has(s); }) &&
                 std::ranges::any_of(kKnowledge, [&](K k) { return one.when.has(k) && other.when.has(k); })));
        }
    }
}

TEST_CASE("every state is reachable and has a name and words of its own") {
    std::set<std::string_view> names, words;
    for (const S state : kStates) {
        CHECK(names.insert(nameOf(state)).second);
        CHECK(words.insert(inWords(state)).second);
        if (state != S::Closed)
            CHECK(std::ranges::any_of(connectionTable(), [&](const Transition& t) { return t.to == state; }));
    }
}

TEST_CASE("whatever the state, an open session can be closed, resynchronized and restarted") {
    for (const S state : kStates) {
        if (state == S::Closed) continue;
        INFO(nameOf(state));
        CHECK(after(state, E::CloseRequested) == S::Closed);
        CHECK(actionOf(state, E::CloseRequested) == A::CloseLine);
        CHECK(after(state, E::RestartRequested) == S::Restarting);
        CHECK(actionOf(state, E::RestartRequested) == A::StartAnew);
        CHECK(actionOf(state, E::ResynchronizeRequested) != A::None);
    }
    CHECK(transitionFor(S::Closed, E::ResynchronizeRequested, K::Unknown) == nullptr);
    CHECK(transitionFor(S::Closed, E::RestartRequested, K::Unknown) == nullptr);
}

TEST_CASE(
    "resynchronize never claims success: only a stop that is shown or a continue that is taken ends it") {
    for (const Transition& row : connectionTable()) {
        if (!row.from.has(S::Resynchronizing)) continue;
        const bool success = row.to == S::Stopped || row.to == S::Running;
        CHECK(success ==
              (row.event == E::StopShown || (row.event == E::TargetResumed && row.when.has(K::Holds))));
    }
}

TEST_CASE("a lost line is opened again from every state that had one") {
    for (const S state : {S::Opening, S::WaitingForTarget, S::Synchronizing, S::Running, S::Stopped,
                          S::Unresponsive, S::Resynchronizing, S::Restarting}) {
        INFO(nameOf(state));
        CHECK(after(state, E::LineLost) == S::Opening);
        CHECK(actionOf(state, E::LineLost) == (state == S::Opening ? A::OpenLater : A::LoseLine));
        CHECK(after(state, E::LineRefused) == S::Failed);
    }
}

TEST_CASE("a target that boots is identified anew wherever we were") {
    for (const S state : {S::WaitingForTarget, S::Synchronizing, S::Running, S::Stopped, S::Unresponsive,
                          S::Resynchronizing, S::Restarting}) {
        INFO(nameOf(state));
        CHECK(after(state, E::TargetBooted) == S::Synchronizing);
    }
}

TEST_CASE("an attach goes through the states in order") {
    S state = S::Closed;
    const auto step = [&](E event, K knowledge, S expected) {
        state = after(state, event, knowledge);
        CHECK(state == expected);
    };
    step(E::OpenRequested, K::Unknown, S::Opening);
    step(E::LineOpened, K::Unknown, S::WaitingForTarget);
    step(E::TargetHeard, K::Unknown, S::Synchronizing);
    step(E::StopShown, K::Holds, S::Stopped);
    step(E::TargetResumed, K::Holds, S::Running);
    step(E::BreakInsUnanswered, K::Runs, S::Unresponsive);
    step(E::ResynchronizeRequested, K::Runs, S::Resynchronizing);
    step(E::TargetResumed, K::Holds, S::Running);
    step(E::RestartRequested, K::Runs, S::Restarting);
    step(E::LineOpened, K::Unknown, S::Restarting);
    step(E::StopShown, K::Holds, S::Stopped);
    step(E::CloseRequested, K::Holds, S::Closed);
}

TEST_CASE("whatever goes unanswered is asked again at once, wherever a target is") {
    for (const S state :
         {S::Synchronizing, S::Running, S::Stopped, S::Unresponsive, S::Resynchronizing, S::Restarting}) {
        INFO(nameOf(state));
        CHECK(actionOf(state, E::RequestUnanswered, K::Holds) == A::Probe);
        CHECK(actionOf(state, E::ResumeUnanswered, K::Holds) == A::ProbeUnknowing);
        CHECK(actionOf(state, E::TargetContradicted, K::Holds) == A::ProbeDoubting);
        CHECK(after(state, E::RequestUnanswered, K::Holds) != S::Running);
        CHECK(after(state, E::RequestUnanswered, K::Holds) != S::Stopped);
    }
    // A stop that is shown needs no explanation any more.
    CHECK(transitionFor(S::Stopped, E::StopUnexplained, K::Holds) == nullptr);
    CHECK(actionOf(S::Running, E::StopUnexplained, K::Holds) == A::Probe);
}

TEST_CASE("a break-in is sent to a target that runs, and to no other") {
    for (const S state : kStates) {
        for (const K knowledge : kKnowledge) {
            const bool runs = knowledge == K::Runs || knowledge == K::RunsDoubtful;
            CHECK((actionOf(state, E::BreakRequested, knowledge) == A::BreakIn) ==
                  (runs && (state == S::Running || state == S::Unresponsive)));
        }
    }
}

TEST_CASE("a continue that is taken behind a doubt tells of no running target yet") {
    CHECK(after(S::Unresponsive, E::TargetResumed, K::HoldsDoubted) == S::Unresponsive);
    CHECK(actionOf(S::Unresponsive, E::TargetResumed, K::HoldsDoubted) == A::NoteItRuns);
    CHECK(after(S::Unresponsive, E::TargetResumed, K::Holds) == S::Running);
}
