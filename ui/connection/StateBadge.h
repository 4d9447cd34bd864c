#pragma once

#include <QLabel>

#include "core/session/ConnectionState.h"

namespace hawser::ui {

// The state's name on its colour.
class StateBadge : public QLabel {
    Q_OBJECT
  public:
    explicit StateBadge(QWidget* parent = nullptr);
    void show(session::ConnectionState state);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    session::ConnectionState m_state = session::ConnectionState::Closed;
};

}  // namespace hawser::ui
