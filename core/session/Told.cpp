#include "core/session/Told.h"

#include "core/base/Overloaded.h"

namespace hawser::session {

void Told::apply(const SessionEvent& event) {
    std::visit(Overloaded{
                   [&](const ConnectionChange& e) {
                       state = e.to;
                       statistics = e.statistics;
                       if (state != ConnectionState::Stopped) stop.reset();
                   },
                   [&](const Statistics& e) { statistics = e; },
                   [&](const LineNamed& e) { line = e; },
                   [&](const LineReport& e) { report = e; },
                   [&](const TargetSummary& e) { target = e; },
                   [&](const TargetForgotten& e) {
                       epoch = e.epoch;
                       target.reset();
                       stop.reset();
                   },
                   [&](const StopEvent& e) {
                       epoch = e.epoch;
                       stop = e;
                       frame = 0;
                   },
                   [&](const Resumed& e) {
                       epoch = e.epoch;
                       stop.reset();
                   },
                   [&](const ContentsChanged& e) {
                       epoch = e.epoch;
                       frame = e.frame;
                   },
                   [&](const PromptState& e) { prompt = e; },
                   [&](const Capabilities& e) { capabilities = e; },
                   [&](const ModulesChanged& e) { modules = e.modules; },
                   [&](const SymbolsChanged& e) { symbols = e.symbols; },
                   [&](const SymbolPathChanged& e) { symbolPath = e.path; },
                   [&](const BreakpointsChanged& e) { breakpoints = e.breakpoints; },
                   [&](const EventFiltersChanged& e) { eventFilters = e.filters; },
                   [&](const InitialBreakChanged& e) { initialBreak = e.initialBreak; },
                   [&](const VerboseChanged& e) { verbose = e.on; },
                   [&](const SourceModeChanged& e) { sourceMode = e.on; },
                   [&](const SecureModeSet&) { secure = true; },
                   [&](const TitleChanged& e) { title = e.title; },
                   [&](const ServerLink& e) { server = e; },
                   [](const auto&) {},
               },
               event);
}

std::vector<SessionEvent> Told::retold() const {
    std::vector<SessionEvent> events{TargetForgotten{epoch}, line};
    events.emplace_back(ConnectionChange{ConnectionState::Closed, state,
                                         QStringLiteral("The session was joined."),
                                         QDateTime::currentDateTime(), statistics});
    events.emplace_back(report);
    if (capabilities) events.emplace_back(*capabilities);
    if (target) events.emplace_back(*target);
    events.emplace_back(ModulesChanged{modules});
    events.emplace_back(SymbolsChanged{symbols});
    events.emplace_back(SymbolPathChanged{symbolPath});
    events.emplace_back(BreakpointsChanged{breakpoints});
    events.emplace_back(EventFiltersChanged{eventFilters});
    events.emplace_back(InitialBreakChanged{initialBreak});
    events.emplace_back(VerboseChanged{verbose});
    events.emplace_back(SourceModeChanged{sourceMode});
    if (secure) events.emplace_back(SecureModeSet{});
    if (!title.isEmpty()) events.emplace_back(TitleChanged{title});
    events.emplace_back(prompt);
    if (!stop) return events;
    events.emplace_back(*stop);
    if (frame != 0 || stop->epoch != epoch) events.emplace_back(ContentsChanged{epoch, frame});
    return events;
}

}  // namespace hawser::session
