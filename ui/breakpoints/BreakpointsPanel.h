#pragma once

#include <QWidget>

#include "core/session/Session.h"

class QTableView;
class QToolButton;

namespace hawser::ui {

class BreakpointsModel;
class NoticeBar;
class Refresher;
class ViewHint;

// The Breakpoints window. GUI thread; the session outlives it.
class BreakpointsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit BreakpointsPanel(session::Session& session, QWidget* parent = nullptr);

  Q_SIGNALS:
    void codeRequested(hawser::Address address);

  private:
    void showSnapshot();
    void removeSelected();
    void removeAll();
    template <session::Question Q>
    void change(const Q& question);  // a failure is told in the panel

    session::Session& m_session;
    BreakpointsModel* m_model;
    QTableView* m_view;
    QToolButton* m_remove;
    QToolButton* m_removeAll;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    Refresher* m_refresher;
};

}  // namespace hawser::ui
