#pragma once

#include <QMainWindow>
#include <QPointer>
#include <QTimer>
#include <memory>

#include "core/session/Session.h"

namespace hawser::ui {

class ActionRegistry;
class DockSet;
class HelpDialog;
class JoinDialog;
class KernelDebugDialog;
class OptionsDialog;
class Prompts;
class ShareDialog;
class SymbolPathDialog;
class UserSettings;
class WindowPlace;

QString versionText();  // "Hawser 0.1.0, a kernel debugger. Qt 6.4.2."

// The window of one session, alone or as a page of SessionsWindow. Owns docks, actions and menus; session,
// settings and prompts outlive it. GUI thread.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    static constexpr QLatin1String kDemoLine{"demo"};  // what the demo machine's line is kept under
    // A target that is busy or gone never holds the exit longer than this.
    static constexpr std::chrono::milliseconds kExitLimit{1500};

    MainWindow(session::Session& session, UserSettings& settings, Prompts& prompts,
               QWidget* parent = nullptr);
    ~MainWindow() override;

    // Opens a session, with the breakpoints that were kept for this connection. `keptAs`: the name they are
    // kept under when the connection string is made anew each time, as the demo machine's is; such a one is
    // not a recent connection.
    void startSession(session::SessionOptions options, const QString& keptAs = {});
    // The same where there are pages: the line's own page is shown when it has one, and an open session
    // stays and the new one gets a page of its own.
    void openLine(session::SessionOptions options);
    void openKernelDebug();
    void openCrashDump();  // asks which
    void openJoin();       // a session of another program
    void openShare();      // this one with others
    void openSymbolPath();
    void openOptions();
    void openHelp();
    void say(session::OutputKind kind, const QString& text);  // the window's own words, in the Command window

    void focusCommand();

    bool holdsTarget() const;     // closing it takes leave of it
    bool asksHowToLeave() const;  // before that: the target is this program's
    // Closes it without asking: takes leave of the target, then closed() is emitted.
    void leave(bool leaveRunning);

    session::Session& session() const { return m_session; }
    ActionRegistry& actions() const { return *m_actions; }
    DockSet& docks() const { return *m_docks; }
    UserSettings& settings() const { return m_settings; }
    const QString& line() const { return m_keptAs; }  // of the session that was opened last
    bool isFree() const;                              // nothing is open here, or being opened

  Q_SIGNALS:
    void closed();  // the window is gone and the target has been taken leave of
    // --- what only a window of several sessions can do ---
    void overviewRequested();
    void neighbourRequested(int step);  // the next session's page, or with -1 the one before
    void anotherSessionRequested(const hawser::session::SessionOptions& options);
    void demoRequested();

  protected:
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void buildStart();
    void connectSession();
    void showDormant();
    void showTitle();
    void keepWishes();
    void saveEverything();
    void finishExit();
    void showChoices();

    session::Session& m_session;
    UserSettings& m_settings;
    Prompts& m_prompts;
    ActionRegistry* m_actions;
    DockSet* m_docks;
    struct Dialogs {  // made when they are first wanted
        QPointer<KernelDebugDialog> kernelDebug;
        QPointer<OptionsDialog> options;
        QPointer<HelpDialog> help;
        QPointer<JoinDialog> join;
        QPointer<ShareDialog> share;
        QPointer<SymbolPathDialog> symbolPath;
    } m_dialogs;
    QTimer m_exitTimer;
    QTimer m_keepTimer;                    // breakpoints and event filters: a burst is written once
    std::unique_ptr<WindowPlace> m_place;  // null: a page has none of its own
    QString m_givenPath;                   // of symbols, by the command line: not the user's setting
    QString m_keptAs;                      // of the session that was opened last
    bool m_opening = false;                // a session was asked for, and nothing is heard of it yet
    bool m_exiting = false;
    bool m_mayClose = false;
};

}  // namespace hawser::ui
