#pragma once

#include <QLabel>

namespace hawser::ui {

// One line of plain text that may be longer than its place: the end, or the part that is chosen, gives way to
// an ellipsis, and the tool tip, when it has none of its own, shows all. text() is always the whole.
// Selecting shows the bare text. GUI thread.
class ElidedLine : public QLabel {
    Q_OBJECT
  public:
    ElidedLine(const QString& objectName, QWidget* parent);

    void setElideMode(Qt::TextElideMode mode);
    bool isCut() const;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

}  // namespace hawser::ui
