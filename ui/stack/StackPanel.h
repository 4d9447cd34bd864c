#pragma once

#include <QWidget>

#include "core/session/Session.h"

class QTableView;

namespace hawser::ui {

class StackModel;

// The Call Stack window. GUI thread; the session outlives it.
class StackPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr unsigned kMaxFrames = 256;

    explicit StackPanel(session::Session& session, QWidget* parent = nullptr);

  Q_SIGNALS:
    void codeRequested(hawser::Address address);

  private:
    session::Session& m_session;
    StackModel* m_model;
    QTableView* m_view;
};

}  // namespace hawser::ui
