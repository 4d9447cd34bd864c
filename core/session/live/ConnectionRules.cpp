#include "core/session/live/ConnectionRules.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "core/session/live/ConnectionTable.h"

namespace hawser::session {

namespace {

using F = ConnectionFacts;
using S = ConnectionState;

struct Rule {
    std::string_view says;
    bool (*holds)(const F&);
};

bool isProbed(const F& f) {
    return f.question == Inquiry::Kind::Probe;
}
bool isBrokenInto(const F& f) {
    return f.question == Inquiry::Kind::BreakIn;
}
bool holds(const F& f) {
    return f.knowledge == Knowledge::Holds;
}
bool runs(const F& f) {
    return f.knowledge == Knowledge::Runs || f.knowledge == Knowledge::RunsDoubtful;
}
bool isOffline(const F& f) {
    return f.state == S::Closed || f.state == S::Failed || f.state == S::Opening;
}

constexpr auto kRules = std::to_array<Rule>({
    // --- the line ---
    {"a closed session has no line and wants none",
     [](const F& f) { return f.state != S::Closed || (!f.lineOpen && !f.opensLater); }},
    {"a failed session has no line and waits for none",
     [](const F& f) { return f.state != S::Failed || (!f.lineOpen && !f.opensLater); }},
    {"a line is opened later only while it is being opened or restarted",
     [](const F& f) { return !f.opensLater || f.state == S::Opening || f.state == S::Restarting; }},
    {"a line is not open and to be opened", [](const F& f) { return !f.opensLater || !f.lineOpen; }},
    // --- what is known and asked ---
    {"without a line nothing is known of the target, and nothing is on its way to it",
     [](const F& f) {
         return !isOffline(f) || (f.knowledge == Knowledge::Unknown && !f.newsWaits &&
                                  f.question == Inquiry::Kind::None && !f.requestInFlight);
     }},
    {"news comes from a target that holds", [](const F& f) { return !f.newsWaits || holds(f); }},
    {"a target that holds is not probed", [](const F& f) { return !isProbed(f) || !holds(f); }},
    {"only a target that runs is broken into", [](const F& f) { return !isBrokenInto(f) || runs(f); }},
    {"a target that is doubted is asked",
     [](const F& f) { return f.knowledge != Knowledge::HoldsDoubted || isProbed(f); }},
    {"only a target that holds is sent requests",
     [](const F& f) { return !f.requestInFlight || holds(f) || isProbed(f); }},
    // --- what the state promises ---
    {"a stopped target holds", [](const F& f) { return f.state != S::Stopped || holds(f); }},
    {"a running target runs, or has just stopped",
     [](const F& f) { return f.state != S::Running || runs(f) || holds(f); }},
    {"a running target is not probed", [](const F& f) { return f.state != S::Running || !isProbed(f); }},
    {"where nobody knows what the target does, it is asked or has answered",
     [](const F& f) {
         return !isFindingOut(f.state) || !f.lineReady || isProbed(f) || isBrokenInto(f) || holds(f);
     }},
});

std::string_view nameOf(Knowledge knowledge) {
    switch (knowledge) {
        case Knowledge::Unknown:
            return "unknown";
        case Knowledge::Runs:
            return "runs";
        case Knowledge::RunsDoubtful:
            return "runs-doubtful";
        case Knowledge::Holds:
            return "holds";
        case Knowledge::HoldsDoubted:
            return "holds-doubted";
    }
    return {};
}

std::string_view nameOf(Inquiry::Kind question) {
    switch (question) {
        case Inquiry::Kind::None:
            return "not-asked";
        case Inquiry::Kind::Probe:
            return "probed";
        case Inquiry::Kind::BreakIn:
            return "broken-into";
        case Inquiry::Kind::Verification:
            return "verified";
    }
    return {};
}

std::string textOf(const F& f) {
    std::string text = fmt::format("{} {} {}", nameOf(f.state), nameOf(f.knowledge), nameOf(f.question));
    const auto add = [&](bool is, std::string_view word) {
        if (is) text += fmt::format(" {}", word);
    };
    add(f.lineOpen, "open");
    add(f.lineReady, "ready");
    add(f.opensLater, "opens-later");
    add(f.newsWaits, "news");
    add(f.requestInFlight, "in-flight");
    return text;
}

}  // namespace

std::optional<std::string> brokenRule(const ConnectionFacts& facts) {
    for (const Rule& rule : kRules)
        if (!rule.holds(facts)) return fmt::format("{}: {}", rule.says, textOf(facts));
    return std::nullopt;
}

}  // namespace hawser::session
