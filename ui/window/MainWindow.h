#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include "core/session/Session.h"

namespace hawser::ui {

class ActionRegistry;
class DockSet;
class KernelDebugDialog;
class Prompts;
class UserSettings;

QString versionText();  // "Hawser 0.1.0, a kernel debugger. Qt 6.4.2."

// The window of one session, alone or as a page of SessionsWindow. Owns docks, actions and menus; session,
// settings and prompts outlive it. GUI thread.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    static constexpr QSize kDefaultSize{1400, 900};
    // A target that is busy or gone never holds the exit longer than this.
    static constexpr std::chrono::milliseconds kExitLimit{1500};

    MainWindow(session::Session& session, UserSettings& settings, Prompts& prompts,
               QWidget* parent = nullptr);

    // Opens a session, with the breakpoints that were kept for this connection. `keptAs`: the name they are
    // kept under when the connection string is made anew each time, as the demo machine's is; such a one is
    // not a recent connection.
    void startSession(session::SessionOptions options, const QString& keptAs = {});
    void openKernelDebug();
    void say(session::OutputKind kind, const QString& text);  // the window's own words, in the Command window

    void focusCommand();

    bool holdsTarget() const;  // closing it asks what shall happen to the target, or knows
    // Closes it without asking: takes leave of the target, then closed() is emitted.
    void leave(bool leaveRunning);

    session::Session& session() const { return m_session; }
    ActionRegistry& actions() const { return *m_actions; }
    DockSet& docks() const { return *m_docks; }

  Q_SIGNALS:
    void closed();  // the window is gone and the target has been taken leave of
    // --- what only a window of several sessions can do ---
    void overviewRequested();
    void neighbourRequested(int step);  // the next session's page, or with -1 the one before
    void anotherSessionRequested(const hawser::session::SessionOptions& options);

  protected:
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void connectSession();
    void showTitle();
    void keepWishes();
    void saveEverything();
    void finishExit();
    void markExitHabit();

    session::Session& m_session;
    UserSettings& m_settings;
    Prompts& m_prompts;
    ActionRegistry* m_actions;
    DockSet* m_docks;
    QPointer<KernelDebugDialog> m_dialog;
    QTimer m_exitTimer;
    QTimer m_keepTimer;  // breakpoints and event filters are written when quiet for a moment
    QString m_keptAs;    // of the session that was opened last
    bool m_exiting = false;
    bool m_mayClose = false;
};

}  // namespace hawser::ui
