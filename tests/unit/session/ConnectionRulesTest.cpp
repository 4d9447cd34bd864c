#include "core/session/live/ConnectionRules.h"

#include <catch2/catch.hpp>

using namespace hawser::session;
using S = ConnectionState;

namespace {

struct Row {
    const char* what;
    ConnectionFacts facts;
    const char* broken;  // a part of the rule; empty: all hold
};

ConnectionFacts on(S state) {
    ConnectionFacts facts;
    facts.state = state;
    facts.lineOpen = facts.lineReady = true;
    return facts;
}

template <class Change>
ConnectionFacts with(ConnectionFacts facts, Change change) {
    change(facts);
    return facts;
}

using F = ConnectionFacts;

std::vector<Row> table() {
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
        {"running, to be opened", with(on(S::Running), [](F& f) { f.opensLater = true; }),
         "opened later only"},
        {"running", on(S::Running), ""},
        {"running and probed", with(on(S::Running), [](F& f) { f.probed = true; }),
         "running target is not probed"},
        {"running and broken into", with(on(S::Running), [](F& f) { f.brokenInto = true; }), ""},
        {"stopped", with(on(S::Stopped), [](F& f) { f.holds = true; }), ""},
        {"stopped, yet gone", on(S::Stopped), "a stopped target holds"},
        {"probed although it holds", with(on(S::Synchronizing), [](F& f) { f.holds = f.probed = true; }),
         "holds is not probed"},
        {"asked twice", with(on(S::Unresponsive), [](F& f) { f.probed = f.brokenInto = true; }),
         "not broken into as well"},
        {"news without a target", with(on(S::Unresponsive), [](F& f) { f.probed = f.newsWaits = true; }),
         "news comes from"},
        {"nobody asks", on(S::Resynchronizing), "it is asked or has answered"},
        {"nobody asks, for nobody is there", with(on(S::WaitingForTarget), [](F& f) { f.lineReady = false; }),
         ""},
        {"a request to nobody", with(on(S::Running), [](F& f) { f.requestInFlight = true; }),
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
    for (const Row& row : table()) {
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
