#pragma once

#include <QWidget>

#include "core/session/Session.h"

class QTableView;

namespace hawser::ui {

class StackModel;

// The Call Stack window. A frame is chosen by a double click or ENTER, and in other ways elsewhere; each stop
// chooses the innermost. GUI thread; the session outlives it.
class StackPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr unsigned kMaxFrames = 256;

    explicit StackPanel(session::Session& session, QWidget* parent = nullptr);

  Q_SIGNALS:
    void frameChosen(const hawser::session::StackFrame& frame);

  private:
    void show(const std::shared_ptr<const session::StackList>& list, bool newStop);
    void choose(int row);

    session::Session& m_session;
    StackModel* m_model;
    QTableView* m_view;
};

}  // namespace hawser::ui
