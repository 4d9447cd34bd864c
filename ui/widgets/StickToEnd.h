#pragma once

#include <QObject>

class QAbstractScrollArea;
class QScrollBar;

namespace hawser::ui {

// Keeps a view at its end while it grows or is resized, until the user scrolls away; back at the end it holds
// again.
class StickToEnd : public QObject {
    Q_OBJECT
  public:
    explicit StickToEnd(QAbstractScrollArea* view);

  private:
    void onValueChanged(int value);
    void onRangeChanged(int minimum, int maximum);

    QScrollBar* m_bar;
    bool m_atEnd = true;
};

}  // namespace hawser::ui
