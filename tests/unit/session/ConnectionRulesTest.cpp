#include "core/session/live/ConnectionRules.h"

#include <catch2/catch.hpp>

using namespace hawser::session;
using S = ConnectionState;
using K = Knowledge;
using Q = Inquiry::Kind;

namespace {

struct RuleRow {
    const char* what;
    ConnectionFacts facts;
    const char* broken;  // a part of the rule; empty: all hold
};

ConnectionFacts on(S state, K knowledge = K::Unknown, Q question = Q::None) {
    ConnectionFacts facts;
    facts.state = state;
    facts.knowledge = knowledge;
    facts.question = question;
    facts.lineOpen = facts.lineReady = true;
    return facts;
}

template <class Change>
ConnectionFacts with(ConnectionFacts facts, Change change) {
    change(facts);
    return facts;
}

using F = ConnectionFacts;

std::vector<RuleRow> ruleTable() {
    return {
        {"dormant", {}, ""},
        {"a line left open", with({}, [](F& f) { f.lineOpen = true; }), "a closed session has no line"},
        {"failed, waiting",
         with({},
              [](F& f) {
                  f.state = S::Failed;
                  f.opensLater = true;
              }),
         "a failed session"},
        {"to be opened",
         with({},
              [](F& f) {
                  f.state = S::Opening;
                  f.opensLater = true;
              }),
         ""},
        {"running, to be opened", with(on(S::Running, K::Runs), [](F& f) { f.opensLater = true; }),
         "opened later only"},
        {"running", on(S::Running, K::Runs), ""},
        {"running, and nobody knows", on(S::Running), "running target runs"},
        {"running, and has just stopped", on(S::Running, K::Holds), ""},
        {"running and probed", on(S::Running, K::Runs, Q::Probe), "running target is not probed"},
        {"running and broken into", on(S::Running, K::RunsDoubtful, Q::BreakIn), ""},
        {"running and verified", on(S::Running, K::Runs, Q::Verification), ""},
        {"stopped", on(S::Stopped, K::Holds), ""},
        {"stopped, yet gone", on(S::Stopped), "a stopped target holds"},
        {"stopped, yet broken into", on(S::Stopped, K::Holds, Q::BreakIn), "runs is broken into"},
        {"probed although it holds", on(S::Synchronizing, K::Holds, Q::Probe), "holds is not probed"},
        {"doubted and not asked", on(S::Unresponsive, K::HoldsDoubted, Q::Verification), "doubted is asked"},
        {"doubted and asked", on(S::Unresponsive, K::HoldsDoubted, Q::Probe), ""},
        {"news without a target",
         with(on(S::Unresponsive, K::Unknown, Q::Probe), [](F& f) { f.newsWaits = true; }),
         "news comes from"},
        {"nobody asks", on(S::Resynchronizing), "it is asked or has answered"},
        {"nobody asks, for nobody is there", with(on(S::WaitingForTarget), [](F& f) { f.lineReady = false; }),
         ""},
        {"a request to nobody", with(on(S::Running, K::Runs), [](F& f) { f.requestInFlight = true; }),
         "only a target that holds"},
        {"a request on no line",
         with({},
              [](F& f) {
                  f.state = S::Opening;
                  f.requestInFlight = true;
              }),
         "nothing is on its way"},
    };
}

}  // namespace

TEST_CASE("the rules of a connection name what is broken", "[rules]") {
    for (const RuleRow& row : ruleTable()) {
        INFO(row.what);
        const auto broken = brokenRule(row.facts);
        if (*row.broken == '\0') {
            INFO((broken ? *broken : ""));
            CHECK_FALSE(broken);
        } else {
            REQUIRE(broken);
            CHECK(broken->find(row.broken) != std::string::npos);
        }
    }
}
