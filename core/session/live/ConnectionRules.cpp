#include "core/session/live/ConnectionRules.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace hawser::session {

namespace {

using F = ConnectionFacts;
using S = ConnectionState;

struct Rule {
    std::string_view says;
    bool (*holds)(const F&);
};

bool isNone(const F& f) {
    return !f.holds && !f.newsWaits && !f.probed && !f.brokenInto && !f.requestInFlight;
}

// Nobody knows what the target does: somebody must find out.
bool asksForTarget(S state) {
    switch (state) {
        case S::WaitingForTarget:
        case S::Synchronizing:
        case S::Unresponsive:
        case S::Resynchronizing:
        case S::Restarting:
            return true;
        case S::Closed:
        case S::Opening:
        case S::Running:
        case S::Stopped:
        case S::Failed:
            return false;
    }
    return false;
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
    // --- what is believed and asked ---
    {"without a line nothing is known of the target, and nothing is on its way to it",
     [](const F& f) {
         return (f.state != S::Closed && f.state != S::Failed && f.state != S::Opening) || isNone(f);
     }},
    {"news comes from a target that holds", [](const F& f) { return !f.newsWaits || f.holds; }},
    {"a target that holds is not probed", [](const F& f) { return !f.probed || !f.holds; }},
    {"a target that holds is not broken into", [](const F& f) { return !f.brokenInto || !f.holds; }},
    {"a target that is probed is not broken into as well",
     [](const F& f) { return !f.probed || !f.brokenInto; }},
    {"only a target that holds is sent requests",
     [](const F& f) { return !f.requestInFlight || f.holds || f.probed; }},
    // --- what the state promises ---
    {"a stopped target holds", [](const F& f) { return f.state != S::Stopped || f.holds; }},
    {"a running target is not probed", [](const F& f) { return f.state != S::Running || !f.probed; }},
    {"where nobody knows what the target does, it is asked or has answered",
     [](const F& f) {
         return !asksForTarget(f.state) || !f.lineReady || f.probed || f.brokenInto || f.holds;
     }},
});

std::string textOf(const F& f) {
    std::string text(nameOf(f.state));
    const auto add = [&](bool is, std::string_view word) {
        if (is) text += fmt::format(" {}", word);
    };
    add(f.lineOpen, "open");
    add(f.lineReady, "ready");
    add(f.opensLater, "opens-later");
    add(f.holds, "holds");
    add(f.newsWaits, "news");
    add(f.probed, "probed");
    add(f.brokenInto, "broken-into");
    add(f.verified, "verified");
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
