#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QSize>
#include <QStringList>
#include <map>
#include <vector>

#include "core/session/SessionTypes.h"
#include "ui/settings/ViewOptions.h"

namespace hawser::ui {

enum class ExitHabit { LetRun, LeaveAsIs, Ask };

// What the user keeps between runs, in one INI file that nobody else may read: layout, history, connections,
// breakpoints, settings of events, expressions. Each change is in the file before the call returns, so that a
// program that is killed loses nothing; what is read is input like any other. GUI thread.
class UserSettings : public QObject {
    Q_OBJECT
  public:
    static constexpr int kMaxHistory = 500;
    static constexpr int kMaxRecent = 12;

    // Empty: ~/.config/Hawser/hawser.ini, as XDG says. Otherwise hawser.ini in that directory.
    explicit UserSettings(const QString& directory = {});

    QByteArray layout() const;
    void setLayout(const QByteArray& layout);
    QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);
    QByteArray overviewLayout() const;  // where the table of all sessions is, and whether it is shown
    void setOverviewLayout(const QByteArray& layout);
    // Docks that are closed, by their object names: the sizes in pixels that they come back with.
    std::map<QString, QSize> dockSizes() const;
    void setDockSizes(const std::map<QString, QSize>& sizes);

    ViewOptions viewOptions() const;
    void setViewOptions(const ViewOptions& options);

    // `connection`, here and below: a connection string in any spelling, or another name for a line.
    QStringList commandHistory(const QString& connection) const;
    void setCommandHistory(const QString& connection, const QStringList& lines);

    QStringList recentConnections() const;  // as they were spelled last, the newest first
    void addRecentConnection(const QString& connection);
    void forgetRecentConnection(const QString& connection);

    // The expressions of the Memory windows, one for each window that was open.
    QStringList memoryExpressions() const;
    void setMemoryExpressions(const QStringList& expressions);

    QStringList watchExpressions() const;
    void setWatchExpressions(const QStringList& expressions);
    // Of a tree, by its object name: widths and hidden columns, as its header tells them.
    QByteArray columns(const QString& view) const;
    void setColumns(const QString& view, const QByteArray& columns);

    QStringList hiddenRegisterGroups() const;
    void setHiddenRegisterGroups(const QStringList& names);

    // Where symbol files are looked for, as .sympath has it.
    QString symbolPath() const;
    void setSymbolPath(const QString& path);

    ExitHabit exitHabit() const;
    void setExitHabit(ExitHabit habit);

    std::vector<session::Breakpoint> breakpoints(const QString& connection) const;
    void setBreakpoints(const QString& connection, const std::vector<session::Breakpoint>& breakpoints);

    // What sxe and its relatives have changed.
    std::vector<session::EventFilter> eventFilters(const QString& connection) const;
    void setEventFilters(const QString& connection, const std::vector<session::EventFilter>& filters);

  Q_SIGNALS:
    void viewOptionsChanged(const hawser::ui::ViewOptions& options);
    void exitHabitChanged();
    void recentConnectionsChanged();

  private:
    void write(const QString& key, const QVariant& value);

    mutable QSettings m_settings;  // arrays are read by moving a cursor
};

}  // namespace hawser::ui
