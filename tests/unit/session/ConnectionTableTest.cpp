#include "core/session/live/ConnectionTable.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

using namespace hawser::session;
using S = ConnectionState;
using E = ConnectionEvent;
using A = ConnectionAction;

namespace {

constexpr std::array kStates{S::Closed,  S::Opening,      S::WaitingForTarget, S::Synchronizing, S::Running,
                             S::Stopped, S::Unresponsive, S::Resynchronizing,  S::Restarting,    S::Failed};

ConnectionState after(S from, E event) {
    const auto row = transitionFor(from, event);
    return row ? row->to : from;
}

ConnectionAction actionOf(S from, E event) {
    const auto row = transitionFor(from, event);
    return row ? row->action : A::None;
}

}  // namespace

TEST_CASE("no pair of state and event is listed twice") {
    std::set<std::pair<S, E>> seen;
    for (const Transition& row : connectionTable()) CHECK(seen.insert({row.from, row.event}).second);
}

TEST_CASE("every state is reachable and has a name and words of its own") {
    std::set<std::string_view> names, words;
    for (const S state : kStates) {
        CHECK(names.insert(nameOf(state)).second);
        CHECK(words.insert(inWords(state)).second);
        if (state != S::Closed)
            CHECK(std::ranges::any_of(connectionTable(),
                                      [&](const Transition& t) { return t.to == state && t.from != state; }));
    }
}

TEST_CASE("whatever the state, an open session can be closed, resynchronized and restarted") {
    for (const S state : kStates) {
        if (state == S::Closed) continue;
        INFO(nameOf(state));
        CHECK(after(state, E::CloseRequested) == S::Closed);
        CHECK(actionOf(state, E::CloseRequested) == A::CloseTransport);
        CHECK(after(state, E::RestartRequested) == S::Restarting);
        CHECK(actionOf(state, E::RestartRequested) == A::StartAnew);
        CHECK(actionOf(state, E::ResynchronizeRequested) != A::None);
    }
    CHECK_FALSE(transitionFor(S::Closed, E::ResynchronizeRequested));
    CHECK_FALSE(transitionFor(S::Closed, E::RestartRequested));
}

TEST_CASE("resynchronize never claims success: only an answer of the target leaves the state") {
    for (const E event : {E::TransportOpened, E::TargetHeard, E::TargetSilent, E::ResynchronizeRequested}) {
        CHECK(after(S::Resynchronizing, event) == S::Resynchronizing);
    }
    CHECK(after(S::Resynchronizing, E::TargetStopped) == S::Stopped);
    CHECK(after(S::Resynchronizing, E::TargetResumed) == S::Running);
}

TEST_CASE("a lost line is opened again from every state that had one") {
    for (const S state : {S::Opening, S::WaitingForTarget, S::Synchronizing, S::Running, S::Stopped,
                          S::Unresponsive, S::Resynchronizing, S::Restarting}) {
        INFO(nameOf(state));
        CHECK(after(state, E::TransportLost) == S::Opening);
        CHECK(actionOf(state, E::TransportLost) == A::ReopenTransport);
        CHECK(after(state, E::TransportRefused) == S::Failed);
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
    const auto step = [&](E event, S expected) {
        state = after(state, event);
        CHECK(state == expected);
    };
    step(E::OpenRequested, S::Opening);
    step(E::TransportOpened, S::WaitingForTarget);
    step(E::TargetHeard, S::Synchronizing);
    step(E::TargetStopped, S::Stopped);
    step(E::TargetResumed, S::Running);
    step(E::TargetSilent, S::Unresponsive);
    step(E::ResynchronizeRequested, S::Resynchronizing);
    step(E::TargetResumed, S::Running);
    step(E::RestartRequested, S::Restarting);
    step(E::TransportOpened, S::Restarting);
    step(E::TargetStopped, S::Stopped);
    step(E::CloseRequested, S::Closed);
}

TEST_CASE("isAllowed follows the table and nothing else") {
    CHECK(isAllowed(S::Running, S::Stopped));
    CHECK_FALSE(isAllowed(S::Closed, S::Running));
    CHECK_FALSE(isAllowed(S::WaitingForTarget, S::Stopped));
    CHECK_FALSE(isAllowed(S::Failed, S::Stopped));
}
