#include "core/session/live/ConnectionTable.h"

#include <algorithm>
#include <array>

namespace hawser::session {

namespace {

using S = ConnectionState;
using E = ConnectionEvent;
using K = Knowledge;
using A = ConnectionAction;

constexpr SetOf<S> kOpened{S::Opening,      S::WaitingForTarget, S::Synchronizing, S::Running, S::Stopped,
                           S::Unresponsive, S::Resynchronizing,  S::Restarting,    S::Failed};
constexpr SetOf<S> kOnline{S::WaitingForTarget, S::Synchronizing,   S::Running,   S::Stopped,
                           S::Unresponsive,     S::Resynchronizing, S::Restarting};
constexpr SetOf<S> kMet{S::Synchronizing, S::Running,         S::Stopped,
                        S::Unresponsive,  S::Resynchronizing, S::Restarting};
// A question that goes unanswered here was no recovery; there it is a part of one that goes on.
constexpr SetOf<S> kSettled{S::Synchronizing, S::Running, S::Stopped};
constexpr SetOf<S> kRecovering{S::Unresponsive, S::Resynchronizing, S::Restarting};

constexpr SetOf<K> kAny{K::Unknown, K::Runs, K::RunsDoubtful, K::Holds, K::HoldsDoubted};
constexpr SetOf<K> kRuns{K::Runs, K::RunsDoubtful};
constexpr std::nullopt_t kSame = std::nullopt;

constexpr auto kTable = std::to_array<Transition>({
    // event, from, when, to, then
    // --- the user opens, closes, restarts ---
    {E::OpenRequested, {S::Closed, S::Failed}, kAny, S::Opening, A::OpenLine},
    {E::CloseRequested, kOpened, kAny, S::Closed, A::CloseLine},
    {E::RestartRequested, kOpened, kAny, S::Restarting, A::StartAnew},

    // --- the line opens, fails, and is opened again ---
    {E::LineOpened, S::Opening, kAny, S::WaitingForTarget, A::Probe},
    {E::LineOpened, S::Restarting, kAny, kSame, A::Probe},
    {E::LineLost, S::Opening, kAny, kSame, A::OpenLater},
    {E::LineLost, kOnline, kAny, S::Opening, A::LoseLine},
    {E::LineRefused, S::Opening, kAny, S::Failed, A::None},
    {E::LineRefused, kOnline, kAny, S::Failed, A::GiveUp},
    {E::SessionBegan, {S::WaitingForTarget, S::Restarting}, kAny, kSame, A::Probe},
    {E::SessionBegan, kSettled, kAny, S::Resynchronizing, A::Probe},
    {E::SessionBegan, S::Unresponsive, kAny, S::Resynchronizing, A::Probe},
    {E::SessionBegan, S::Resynchronizing, kAny, kSame, A::Probe},
    {E::SessionEnded, kOnline, kAny, S::WaitingForTarget, A::AwaitSession},

    // --- a target is met, leaves, starts anew ---
    {E::TargetHeard, S::WaitingForTarget, kAny, S::Synchronizing, A::None},
    {E::TargetBooted, kOnline, kAny, S::Synchronizing, A::BeginAnew},
    {E::TargetLeft, kMet, kAny, S::WaitingForTarget, A::AwaitBoot},

    // --- it stops, is broken into, goes on ---
    {E::StopShown, kMet, K::Holds, S::Stopped, A::WatchStopped},
    {E::BreakRequested, {S::Running, S::Unresponsive}, kRuns, kSame, A::BreakIn},
    {E::BreakInsUnanswered, S::Running, kRuns, S::Unresponsive, A::None},
    {E::TargetResumed, kMet, K::Holds, S::Running, A::WatchRunning},
    {E::TargetResumed, kMet, K::HoldsDoubted, kSame, A::NoteItRuns},

    // --- what was known of it is in doubt ---
    {E::RequestUnanswered, kSettled, K::Holds, S::Unresponsive, A::Probe},
    {E::RequestUnanswered, kRecovering, K::Holds, kSame, A::Probe},
    {E::ResumeUnanswered, kSettled, K::Holds, S::Unresponsive, A::ProbeUnknowing},
    {E::ResumeUnanswered, kRecovering, K::Holds, kSame, A::ProbeUnknowing},
    {E::VerificationUnanswered, S::Stopped, K::Holds, S::Unresponsive, A::Probe},
    {E::TargetContradicted, kSettled, K::Holds, S::Unresponsive, A::ProbeDoubting},
    {E::TargetContradicted, kRecovering, K::Holds, kSame, A::ProbeDoubting},
    {E::StopUnexplained, S::Running, K::Holds, S::Unresponsive, A::Probe},
    {E::StopUnexplained, S::Synchronizing, K::Holds, kSame, A::Probe},
    {E::StopUnexplained, kRecovering, K::Holds, kSame, A::Probe},

    // --- the user wants both ends in step ---
    {E::ResynchronizeRequested, {S::Opening, S::Failed}, kAny, S::Opening, A::OpenLine},
    {E::ResynchronizeRequested, kSettled, kAny, S::Resynchronizing, A::Probe},
    {E::ResynchronizeRequested, {S::WaitingForTarget, S::Unresponsive}, kAny, S::Resynchronizing, A::Probe},
    {E::ResynchronizeRequested, {S::Resynchronizing, S::Restarting}, kAny, kSame, A::Probe},
});

}  // namespace

std::span<const Transition> connectionTable() {
    return kTable;
}

const Transition* transitionFor(ConnectionState from, ConnectionEvent event, Knowledge knowledge) {
    const auto* const row = std::ranges::find_if(kTable, [&](const Transition& t) {
        return t.event == event && t.from.has(from) && t.when.has(knowledge);
    });
    return row == kTable.end() ? nullptr : row;
}

bool isFindingOut(ConnectionState state) {
    return SetOf<S>{S::WaitingForTarget, S::Synchronizing, S::Unresponsive, S::Resynchronizing, S::Restarting}
        .has(state);
}

}  // namespace hawser::session
