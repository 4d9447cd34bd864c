#pragma once

#include <QWidget>

#include "core/session/KernelSession.h"

class QTableView;

namespace hawser::ui {

class NoticeBar;
class Refresher;
class StackModel;
class ViewHint;

// The Call Stack window. GUI thread; the session outlives it.
class StackPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr unsigned kMaxFrames = 256;

    explicit StackPanel(session::KernelSession& session, QWidget* parent = nullptr);

  Q_SIGNALS:
    void codeRequested(hawser::Address address);

  private:
    void take(const session::StackAnswer& answer);
    void onConnectionChanged();

    session::KernelSession& m_session;
    StackModel* m_model;
    QTableView* m_view;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    Refresher* m_refresher;
    session::RequestId m_request = 0;
};

}  // namespace hawser::ui
