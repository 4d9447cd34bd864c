#pragma once

#include <QWidget>

#include "core/session/Session.h"

class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace hawser::ui {

class ModulesModel;
class Refresher;
class ViewHint;

// The Modules window. GUI thread; the session outlives it.
class ModulesPanel : public QWidget {
    Q_OBJECT
  public:
    explicit ModulesPanel(session::Session& session, QWidget* parent = nullptr);

  Q_SIGNALS:
    void memoryRequested(hawser::Address address);

  private:
    void showSnapshot();

    session::Session& m_session;
    ModulesModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_view;
    QLineEdit* m_filter;
    ViewHint* m_hint;
    Refresher* m_refresher;
};

}  // namespace hawser::ui
