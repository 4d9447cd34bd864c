#pragma once

#include <QObject>
#include <QTimer>
#include <functional>

class QAbstractScrollArea;
class QScrollBar;

namespace hawser::ui {

// Keeps a view at its end while it grows or is resized, until the user scrolls away; back at the end it holds
// again. A view that lays out what it shows only when it is seen, as text that wraps does, finds out how long
// it is while it is scrolled: around whatever changes it stands a Hold.
class StickToEnd : public QObject {
    Q_OBJECT
  public:
    // `measure`: makes the bar say how long the view is by what was laid out up to now, where it does not do
    // so by itself.
    explicit StickToEnd(QAbstractScrollArea* view, std::function<void()> measure = {});

    // While it lives nothing that the bar says is taken for the user's will; then the end is gone to again.
    class Hold {
      public:
        explicit Hold(StickToEnd& end) : m_end(end) { ++m_end.m_holds; }
        ~Hold();
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;

      private:
        StickToEnd& m_end;
    };

    void goToEnd();  // and stay there

  private:
    void onAction();
    void onValueChanged(int value);
    void onRangeChanged();
    void settle();

    QScrollBar* m_bar;
    std::function<void()> m_measure;
    QTimer m_timer;  // runs while the view finds out how long it is
    int m_holds = 0;
    bool m_atEnd = true;
};

}  // namespace hawser::ui
