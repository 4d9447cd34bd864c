#pragma once

#include "core/session/SessionEvent.h"

namespace hawser::session {

// The last of each event that describes a state, for those who come late. A value; apply() keeps it.
struct Told {
    ConnectionState state = ConnectionState::Closed;
    LineNamed line;
    LineReport report;
    Statistics statistics;
    std::optional<Capabilities> capabilities;
    std::optional<TargetSummary> target;
    std::optional<StopEvent> stop;  // while the target is stopped where it was told
    unsigned frame = 0;             // the chosen one of that stop
    PromptState prompt{QStringLiteral("Debuggee not connected"), false, false};
    InitialBreak initialBreak = InitialBreak::None;
    bool verbose = false;
    bool sourceMode = false;
    bool secure = false;
    QString title;  // empty: none was chosen
    ModuleSnapshot modules = std::make_shared<const std::vector<Module>>();
    SymbolSnapshot symbols = std::make_shared<const std::vector<ModuleSymbolState>>();
    QString symbolPath;
    BreakpointSnapshot breakpoints = std::make_shared<const std::vector<Breakpoint>>();
    FilterSnapshot eventFilters = std::make_shared<const std::vector<EventFilter>>();
    std::optional<ServerLink> server;  // of a session that is elsewhere
    Epoch epoch = 0;

    void apply(const SessionEvent& event);
    // The events that tell it to somebody who comes late.
    std::vector<SessionEvent> retold() const;
};

}  // namespace hawser::session
