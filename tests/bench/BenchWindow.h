#pragma once

#include <QApplication>
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <string>

#include "core/session/LocalSession.h"
#include "ui/settings/UserSettings.h"
#include "ui/widgets/WidgetPrompts.h"
#include "ui/window/MainWindow.h"

namespace hawser::bench {

// The real main window with its session, on settings of its own. Main thread.
class BenchWindow {
  public:
    explicit BenchWindow(const std::string& connection, const std::string& symbolPath = {})
        : m_settings(m_folder.path()), m_window(m_session, m_settings, m_prompts) {
        m_window.resize(1400, 900);
        m_window.show();
        session::SessionOptions options;
        options.connection = QString::fromStdString(connection);
        options.symbolPath = QString::fromStdString(symbolPath);
        m_window.startSession(options);
    }

    session::Session& session() { return m_session; }

    // False: the condition did not come within the limit.
    template <class Condition>
    bool runUntil(Condition condition, int limitMs) {
        const QDeadlineTimer limit(limitMs);
        while (!condition() && !limit.hasExpired())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        return condition();
    }

    // Milliseconds: the largest gap between ticks of a timer.
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

  private:
    QTemporaryDir m_folder;
    ui::UserSettings m_settings;
    ui::WidgetPrompts m_prompts;
    session::LocalSession m_session{session::Host::Window};
    ui::MainWindow m_window;
};

}  // namespace hawser::bench
