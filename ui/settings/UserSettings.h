#pragma once

#include <QByteArray>
#include <QSettings>
#include <QStringList>
#include <vector>

#include "core/session/SessionTypes.h"

namespace hawser::ui {

enum class ExitHabit { LetRun, LeaveAsIs, Ask };

// What the user keeps between runs, in one INI file: layout, history, connections, breakpoints, settings of
// events, expressions. GUI thread.
class UserSettings {
  public:
    static constexpr int kMaxHistory = 500;
    static constexpr int kMaxRecent = 12;

    // Empty: ~/.config/Hawser/hawser.ini, as XDG says. Otherwise hawser.ini in that directory.
    explicit UserSettings(const QString& directory = {});

    QByteArray layout() const;
    QByteArray geometry() const;
    void setLayout(const QByteArray& layout, const QByteArray& geometry);
    QByteArray overviewLayout() const;  // where the table of all sessions is, and whether it is shown
    void setOverviewLayout(const QByteArray& layout);

    QStringList commandHistory() const;
    void setCommandHistory(const QStringList& lines);

    QStringList recentConnections() const;
    void addRecentConnection(const QString& connection);

    // The expressions of the Memory windows, one for each window that was open.
    QStringList memoryExpressions() const;
    void setMemoryExpressions(const QStringList& expressions);

    QStringList hiddenRegisterGroups() const;
    void setHiddenRegisterGroups(const QStringList& names);

    ExitHabit exitHabit() const;
    void setExitHabit(ExitHabit habit);

    std::vector<session::Breakpoint> breakpoints(const QString& connection) const;
    void setBreakpoints(const QString& connection, const std::vector<session::Breakpoint>& breakpoints);

    // What sxe and its relatives have changed.
    std::vector<session::EventFilter> eventFilters(const QString& connection) const;
    void setEventFilters(const QString& connection, const std::vector<session::EventFilter>& filters);

  private:
    mutable QSettings m_settings;  // arrays are read by moving a cursor
};

}  // namespace hawser::ui
