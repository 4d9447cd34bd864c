#include "core/session/live/ConnectionTable.h"

#include <algorithm>
#include <array>

namespace hawser::session {

namespace {

using S = ConnectionState;
using E = ConnectionEvent;
using A = ConnectionAction;

constexpr auto kTable = std::to_array<Transition>({
    {S::Closed, E::OpenRequested, S::Opening, A::OpenTransport},

    {S::Opening, E::TransportOpened, S::WaitingForTarget, A::Probe},
    {S::Opening, E::TransportLost, S::Opening, A::ReopenTransport},
    {S::Opening, E::TransportRefused, S::Failed, A::None},
    {S::Opening, E::ResynchronizeRequested, S::Opening, A::OpenTransport},
    {S::Opening, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::Opening, E::CloseRequested, S::Closed, A::CloseTransport},

    {S::WaitingForTarget, E::TargetHeard, S::Synchronizing, A::None},
    {S::WaitingForTarget, E::TargetBooted, S::Synchronizing, A::ProbeAfterBoot},
    {S::WaitingForTarget, E::TransportLost, S::Opening, A::ReopenTransport},
    {S::WaitingForTarget, E::TransportRefused, S::Failed, A::None},
    {S::WaitingForTarget, E::ResynchronizeRequested, S::Resynchronizing, A::Probe},
    {S::WaitingForTarget, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::WaitingForTarget, E::CloseRequested, S::Closed, A::CloseTransport},

    {S::Synchronizing, E::TargetStopped, S::Stopped, A::None},
    {S::Synchronizing, E::TargetResumed, S::Running, A::None},
    {S::Synchronizing, E::TargetBooted, S::Synchronizing, A::ProbeAfterBoot},
    {S::Synchronizing, E::TargetLeft, S::WaitingForTarget, A::ProbeAfterBoot},
    {S::Synchronizing, E::TargetSilent, S::Unresponsive, A::Probe},
    {S::Synchronizing, E::TransportLost, S::Opening, A::ReopenTransport},
    {S::Synchronizing, E::TransportRefused, S::Failed, A::None},
    {S::Synchronizing, E::ResynchronizeRequested, S::Resynchronizing, A::Probe},
    {S::Synchronizing, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::Synchronizing, E::CloseRequested, S::Closed, A::CloseTransport},

    {S::Running, E::TargetStopped, S::Stopped, A::None},
    {S::Running, E::TargetBooted, S::Synchronizing, A::ProbeAfterBoot},
    {S::Running, E::TargetLeft, S::WaitingForTarget, A::ProbeAfterBoot},
    {S::Running, E::TargetSilent, S::Unresponsive, A::None},
    {S::Running, E::TransportLost, S::Opening, A::ReopenTransport},
    {S::Running, E::TransportRefused, S::Failed, A::None},
    {S::Running, E::ResynchronizeRequested, S::Resynchronizing, A::Probe},
    {S::Running, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::Running, E::CloseRequested, S::Closed, A::CloseTransport},

    {S::Stopped, E::TargetStopped, S::Stopped, A::None},
    {S::Stopped, E::TargetResumed, S::Running, A::None},
    {S::Stopped, E::TargetBooted, S::Synchronizing, A::ProbeAfterBoot},
    {S::Stopped, E::TargetLeft, S::WaitingForTarget, A::ProbeAfterBoot},
    {S::Stopped, E::TargetSilent, S::Unresponsive, A::Probe},
    {S::Stopped, E::TransportLost, S::Opening, A::ReopenTransport},
    {S::Stopped, E::TransportRefused, S::Failed, A::None},
    {S::Stopped, E::ResynchronizeRequested, S::Resynchronizing, A::Probe},
    {S::Stopped, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::Stopped, E::CloseRequested, S::Closed, A::CloseTransport},

    {S::Unresponsive, E::TargetStopped, S::Stopped, A::None},
    {S::Unresponsive, E::TargetResumed, S::Running, A::None},
    {S::Unresponsive, E::TargetBooted, S::Synchronizing, A::ProbeAfterBoot},
    {S::Unresponsive, E::TargetLeft, S::WaitingForTarget, A::ProbeAfterBoot},
    {S::Unresponsive, E::TransportLost, S::Opening, A::ReopenTransport},
    {S::Unresponsive, E::TransportRefused, S::Failed, A::None},
    {S::Unresponsive, E::ResynchronizeRequested, S::Resynchronizing, A::Probe},
    {S::Unresponsive, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::Unresponsive, E::CloseRequested, S::Closed, A::CloseTransport},

    {S::Resynchronizing, E::TargetStopped, S::Stopped, A::None},
    {S::Resynchronizing, E::TargetResumed, S::Running, A::None},
    {S::Resynchronizing, E::TargetBooted, S::Synchronizing, A::ProbeAfterBoot},
    {S::Resynchronizing, E::TargetLeft, S::WaitingForTarget, A::ProbeAfterBoot},
    {S::Resynchronizing, E::TargetSilent, S::Resynchronizing, A::Probe},
    {S::Resynchronizing, E::TransportLost, S::Opening, A::ReopenTransport},
    {S::Resynchronizing, E::TransportRefused, S::Failed, A::None},
    {S::Resynchronizing, E::ResynchronizeRequested, S::Resynchronizing, A::Probe},
    {S::Resynchronizing, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::Resynchronizing, E::CloseRequested, S::Closed, A::CloseTransport},

    {S::Restarting, E::TransportOpened, S::Restarting, A::Probe},
    {S::Restarting, E::TargetStopped, S::Stopped, A::None},
    {S::Restarting, E::TargetResumed, S::Running, A::None},
    {S::Restarting, E::TargetBooted, S::Synchronizing, A::ProbeAfterBoot},
    {S::Restarting, E::TargetLeft, S::WaitingForTarget, A::ProbeAfterBoot},
    {S::Restarting, E::TargetSilent, S::Restarting, A::Probe},
    {S::Restarting, E::TransportLost, S::Opening, A::ReopenTransport},
    {S::Restarting, E::TransportRefused, S::Failed, A::None},
    {S::Restarting, E::ResynchronizeRequested, S::Restarting, A::Probe},
    {S::Restarting, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::Restarting, E::CloseRequested, S::Closed, A::CloseTransport},

    {S::Failed, E::OpenRequested, S::Opening, A::OpenTransport},
    {S::Failed, E::ResynchronizeRequested, S::Opening, A::OpenTransport},
    {S::Failed, E::RestartRequested, S::Restarting, A::StartAnew},
    {S::Failed, E::CloseRequested, S::Closed, A::CloseTransport},
});

}  // namespace

std::span<const Transition> connectionTable() {
    return kTable;
}

std::optional<Transition> transitionFor(ConnectionState from, ConnectionEvent event) {
    const auto* const row =
        std::ranges::find_if(kTable, [&](const Transition& t) { return t.from == from && t.event == event; });
    if (row == kTable.end()) return std::nullopt;
    return *row;
}

bool isAllowed(ConnectionState from, ConnectionState to) {
    return std::ranges::any_of(kTable, [&](const Transition& t) { return t.from == from && t.to == to; });
}

std::string_view nameOf(ConnectionEvent event) {
    switch (event) {
        case ConnectionEvent::OpenRequested:
            return "OpenRequested";
        case ConnectionEvent::CloseRequested:
            return "CloseRequested";
        case ConnectionEvent::ResynchronizeRequested:
            return "ResynchronizeRequested";
        case ConnectionEvent::RestartRequested:
            return "RestartRequested";
        case ConnectionEvent::TransportOpened:
            return "TransportOpened";
        case ConnectionEvent::TransportLost:
            return "TransportLost";
        case ConnectionEvent::TransportRefused:
            return "TransportRefused";
        case ConnectionEvent::TargetHeard:
            return "TargetHeard";
        case ConnectionEvent::TargetBooted:
            return "TargetBooted";
        case ConnectionEvent::TargetLeft:
            return "TargetLeft";
        case ConnectionEvent::TargetStopped:
            return "TargetStopped";
        case ConnectionEvent::TargetResumed:
            return "TargetResumed";
        case ConnectionEvent::TargetSilent:
            return "TargetSilent";
    }
    return "Unknown";
}

}  // namespace hawser::session
