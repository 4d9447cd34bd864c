// The longest time in which the GUI thread did not come back to its event loop.
#include <algorithm>

#include "tests/bench/BenchTable.h"
#include "tests/bench/BenchWindow.h"
#include "tests/bench/ScriptedMachine.h"

namespace hawser::bench {

namespace {

constexpr double kFrame = 1000.0 / 60;  // ms
constexpr double kAtOnce = 100;         // ms

Rows against(const std::string& name, const std::vector<double>& stalls) {
    return {{name, stalls, {kAtOnce}, "ms", "what a person feels as at once"},
            {name, stalls, {kFrame}, "ms", "one frame at 60 Hz"}};
}

// A window attached to a scripted target.
struct Window {
    ScriptedMachine machine;
    BenchWindow shown{"com:pipe,reconnect,port=" + machine.path()};

    session::Session& session() { return shown.session(); }
    bool runs() {
        const auto running = [&] { return session().told().state == session::ConnectionState::Running; };
        return shown.runUntil(running, 20000);
    }
    template <class Condition>
    double longestStall(Condition until, int limitMs) {
        return shown.longestStall(until, limitMs);
    }
};

}  // namespace

Rows guiStallOfPrints() {
    constexpr int kRounds = 3;
    constexpr int kLines = 100000;
    std::vector<double> stalls;
    for (int round = 0; round < kRounds; ++round) {
        Window window;
        if (!window.runs()) return {};
        int seen = 0;
        QObject counter;
        window.session().on<session::Output>(&counter, [&](const session::Output& output) {
            for (const session::OutputRun& run : *output.runs)
                seen += static_cast<int>(std::ranges::count(run.text, '\n'));
        });
        window.machine.act([](test::ScriptedTarget& target, TimePoint now) {
            for (int line = 0; line < kLines; ++line)
                target.print("a line of the driver's own words, number " + std::to_string(line) + "\n", now);
        });
        stalls.push_back(window.longestStall([&] { return seen >= kLines; }, 120000));
        if (seen < kLines) return {};
    }
    return against("gui-stall 100000 prints", stalls);
}

// Two stalls: while the views show a stop and the first command, and while the target says nothing.
Rows guiStallOfSilence() {
    constexpr int kRounds = 3;
    constexpr int kSettleMs = 1000;
    std::vector<double> shown;
    std::vector<double> silent;
    for (int round = 0; round < kRounds; ++round) {
        Window window;
        if (!window.runs()) return {};
        window.session().order(session::BreakIn{});
        shown.push_back(window.longestStall([] { return false; }, kSettleMs));
        if (!window.session().told().prompt.acceptsCommands) return {};
        window.machine.act([](test::ScriptedTarget& target, TimePoint) { target.hang(); });
        window.session().order(session::Execute{QStringLiteral("db nt L1000")});
        silent.push_back(window.longestStall([] { return false; }, 4000));
        if (window.session().told().prompt.acceptsCommands) return {};  // it was answered: nothing was silent
    }
    Rows rows = against("gui-stall silent target", silent);
    for (Row& row : against("gui-stall at a stop", shown)) rows.push_back(std::move(row));
    return rows;
}

}  // namespace hawser::bench
