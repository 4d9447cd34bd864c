#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/session/EventSink.h"
#include "core/session/Told.h"

namespace hawser::test {

// Keeps what a session tells: the last of everything, and what tests count.
class RecordedEvents final : public session::EventSink {
  public:
    void tell(session::SessionEvent event) override {
        now.apply(event);
        if (onTold) onTold(event);
        std::visit([this](auto& e) { keep(e); }, event);
    }

    bool went(session::ConnectionState state) const {
        return std::ranges::any_of(
            changes, [&](const session::ConnectionChange& change) { return change.to == state; });
    }

    // The answer to a question; without value and error as long as there is none.
    template <session::Question Q>
    session::Answer<typename Q::Value> answerTo(session::RequestId id) const {
        using Value = typename Q::Value;
        const auto found = answers.find(id);
        if (found == answers.end()) return {};
        const session::Answered& answered = found->second.front();
        session::Answer<Value> answer{answered.id, answered.epoch, {}, nullptr};
        if (answered.outcome)
            answer.value = std::get<std::shared_ptr<const Value>>(*answered.outcome);
        else
            answer.error = answered.outcome.error();
        return answer;
    }

    std::function<void(const session::SessionEvent&)> onTold;
    session::Told now;
    std::map<session::RequestId, std::vector<session::Answered>> answers;
    std::vector<session::ConnectionChange> changes;
    std::vector<session::StopEvent> stops;
    std::vector<session::LineReport> reports;
    std::vector<std::string> questions;
    std::vector<session::TracedPacket> packets;
    std::string text;
    session::PromptState prompt;
    session::ModuleSnapshot modules;
    session::BreakpointSnapshot breakpoints;
    session::FilterSnapshot eventFilters;
    int identified = 0;
    int forgotten = 0;
    int resumes = 0;
    int ends = 0;
    int acceptingPrompts = 0;

  private:
    void keep(session::ConnectionChange& e) { changes.push_back(std::move(e)); }
    void keep(session::TargetSummary&) { ++identified; }
    void keep(session::TargetForgotten&) { ++forgotten; }
    void keep(session::StopEvent& e) { stops.push_back(std::move(e)); }
    void keep(session::Resumed&) { ++resumes; }
    void keep(session::LineReport& e) { reports.push_back(std::move(e)); }
    void keep(session::PromptState& e) {
        prompt = std::move(e);
        if (prompt.acceptsCommands) ++acceptingPrompts;
    }
    void keep(session::Output& e) {
        for (const session::OutputRun& run : *e.runs) text += run.text;
    }
    void keep(session::TargetPrompted& e) { questions.push_back(e.text.toStdString()); }
    void keep(session::ModulesChanged& e) { modules = e.modules; }
    void keep(session::BreakpointsChanged& e) { breakpoints = e.breakpoints; }
    void keep(session::EventFiltersChanged& e) { eventFilters = e.filters; }
    void keep(session::PacketsTraced& e) {
        packets.insert(packets.end(), e.packets->begin(), e.packets->end());
    }
    void keep(session::Answered& e) { answers[e.id].push_back(std::move(e)); }
    void keep(session::Finished&) { ++ends; }
    template <class Other>
    void keep(Other&) {}
};

}  // namespace hawser::test
