#pragma once

#include <QWidget>

#include "core/session/Session.h"

class QTableView;

namespace hawser::ui {

class StackModel;

// The Call Stack window. A frame is chosen by a click or ENTER; each stop chooses the innermost. GUI thread; the session outlives it.
class StackPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr unsigned kMaxFrames = 256;

    explicit StackPanel(session::Session& session, QWidget* parent = nullptr);

  Q_SIGNALS:
    void frameChosen(const hawser::session::StackFrame& frame);

  private:
    void choose(int row);

    session::Session& m_session;
    StackModel* m_model;
    QTableView* m_view;
};

}  // namespace hawser::ui
