#pragma once

#include <QWidget>

#include "core/session/KernelSession.h"

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
    explicit BreakpointsPanel(session::KernelSession& session, QWidget* parent = nullptr);

  Q_SIGNALS:
    void codeRequested(hawser::Address address);

  private:
    void showSnapshot();
    void removeSelected();
    void removeAll();

    session::KernelSession& m_session;
    BreakpointsModel* m_model;
    QTableView* m_view;
    QToolButton* m_remove;
    QToolButton* m_removeAll;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    Refresher* m_refresher;
    std::vector<session::RequestId> m_requests;  // whose failure is told here
};

}  // namespace hawser::ui
