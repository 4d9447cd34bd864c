#pragma once

#include <QAction>
#include <QObject>
#include <map>

#include "core/session/Session.h"
#include "ui/actions/ActionPolicy.h"

namespace hawser::ui {

// Owns every QAction of the window; menus, toolbar and keys only refer to them. Keeps enabled and checked as
// the session says. GUI thread; the session outlives it.
class ActionRegistry : public QObject {
    Q_OBJECT
  public:
    ActionRegistry(session::Session& session, QObject* parent);

    QAction* at(ActionId id) const;
    void refresh();

  Q_SIGNALS:
    void triggered(hawser::ui::ActionId id, bool checked);

  private:
    void makeInitialBreakGroup();
    void markInitialBreak(session::InitialBreak initialBreak);

    session::Session& m_session;
    std::map<ActionId, QAction*> m_actions;
};

}  // namespace hawser::ui
