// The longest time in which the GUI thread did not come back to its event loop: the largest gap between ticks
// of a timer.
#include <QApplication>
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTimer>

#include "core/session/LocalSession.h"
#include "tests/bench/BenchTable.h"
#include "tests/bench/ScriptedMachine.h"
#include "ui/settings/UserSettings.h"
#include "ui/widgets/WidgetPrompts.h"
#include "ui/window/MainWindow.h"

namespace hawser::bench {

namespace {

constexpr double kFrame = 1000.0 / 60;  // ms
constexpr double kAtOnce = 100;         // ms

Rows against(const std::string& name, const std::vector<double>& stalls) {
    return {{name, stalls, {kAtOnce}, "ms", "what a person feels as at once"},
            {name, stalls, {kFrame}, "ms", "one frame at 60 Hz"}};
}

// A window attached to a scripted target.
class Window {
  public:
    Window() : m_settings(m_folder.path()), m_window(m_session, m_settings, m_prompts) {
        m_window.resize(1400, 900);
        m_window.show();
        session::SessionOptions options;
        options.connection = QString::fromStdString("com:pipe,reconnect,port=" + machine.path());
        m_window.startSession(options);
    }

    session::Session& session() { return m_session; }
    bool runs() {
        runUntil([&] { return m_session.told().state == session::ConnectionState::Running; }, 20000);
        return m_session.told().state == session::ConnectionState::Running;
    }

    template <class Condition>
    void runUntil(Condition condition, int limitMs) {
        const QDeadlineTimer limit(limitMs);
        while (!condition() && !limit.hasExpired())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    }

    template <class Condition>
    double longestStall(Condition until, int limitMs) {
        QTimer ticks;
        auto last = std::chrono::steady_clock::now();
        double longest = 0;
        QObject::connect(&ticks, &QTimer::timeout, &ticks, [&] {
            const auto now = std::chrono::steady_clock::now();
            longest = std::max(longest, std::chrono::duration<double, std::milli>(now - last).count());
            last = now;
        });
        ticks.start(1);
        runUntil(until, limitMs);
        return longest;
    }

    ScriptedMachine machine;

  private:
    QTemporaryDir m_folder;
    ui::UserSettings m_settings;
    ui::WidgetPrompts m_prompts;
    session::LocalSession m_session{session::Host::Window};
    ui::MainWindow m_window;
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
