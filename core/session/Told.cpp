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
                   [&](const BreakpointsChanged& e) { breakpoints = e.breakpoints; },
                   [&](const EventFiltersChanged& e) { eventFilters = e.filters; },
                   [&](const InitialBreakChanged& e) { initialBreak = e.initialBreak; },
                   [&](const VerboseChanged& e) { verbose = e.on; },
                   [](const auto&) {},
               },
               event);
}

}  // namespace hawser::session
