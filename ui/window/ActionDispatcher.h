#pragma once

#include <QObject>

#include "core/session/Session.h"
#include "ui/actions/ActionId.h"

namespace hawser::ui {

class DockSet;
class MainWindow;
class Prompts;
class UserSettings;

// What each action does: a request to the session or something of the window's own. GUI thread.
class ActionDispatcher : public QObject {
    Q_OBJECT
  public:
    ActionDispatcher(MainWindow& window, session::Session& session, DockSet& docks, UserSettings& settings,
                     Prompts& prompts);

    void run(ActionId id, bool checked);

  private:
    void runFile(ActionId id);
    void runEdit(ActionId id);
    void runView(ActionId id, bool checked);
    void runDebug(ActionId id, bool checked);
    void runToCursor();
    void toggleBreakpoint();
    void goToAddress();
    void saveOutput();
    void showKeyboard();
    void showAbout();

    MainWindow& m_window;
    session::Session& m_session;
    DockSet& m_docks;
    UserSettings& m_settings;
    Prompts& m_prompts;
};

}  // namespace hawser::ui
