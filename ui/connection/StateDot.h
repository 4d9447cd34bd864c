#pragma once

#include <QWidget>

#include "core/session/ConnectionState.h"

namespace hawser::ui {

// A round dot in the state's colour; the word stands beside it, so that colour alone never tells.
class StateDot : public QWidget {
    Q_OBJECT
  public:
    explicit StateDot(QWidget* parent = nullptr);
    void show(session::ConnectionState state);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    session::ConnectionState m_state = session::ConnectionState::Closed;
};

}  // namespace hawser::ui
