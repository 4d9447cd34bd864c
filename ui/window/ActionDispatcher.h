#pragma once

#include <QObject>
#include <functional>
#include <map>

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
    bool handles(ActionId id) const { return m_handlers.contains(id); }

  private:
    using Handler = std::function<void(bool checked)>;

    void addWindow();
    void addEdit();
    void addDocks();
    void addDebug();
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
    std::map<ActionId, Handler> m_handlers;
};

}  // namespace hawser::ui
