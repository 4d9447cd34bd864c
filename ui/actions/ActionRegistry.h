#pragma once

#include <QAction>
#include <QObject>
#include <vector>

#include "core/session/Session.h"
#include "ui/actions/ActionTable.h"

namespace hawser::ui {

// Owns every QAction of the window; menus, toolbar and keys only refer to them. Keeps enabled and checked as
// the session says. GUI thread; the session outlives it.
class ActionRegistry : public QObject {
    Q_OBJECT
  public:
    ActionRegistry(session::Session& session, QObject* parent);

    QAction* at(ActionId id) const;
    QAction* named(const QString& name) const;  // as the table has it; null: there is none
    void refresh();

  Q_SIGNALS:
    void triggered(const hawser::ui::ActionSpec& spec, bool checked);

  private:
    void makeGroups();
    void markInitialBreak(session::InitialBreak initialBreak);

    session::Session& m_session;
    struct Made {
        const ActionSpec* spec;
        QAction* action;
    };
    std::vector<Made> m_actions;  // in the table's order
};

}  // namespace hawser::ui
