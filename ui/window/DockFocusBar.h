#pragma once

#include <QDockWidget>
#include <QPointer>
#include <QWidget>

namespace hawser::ui {

// A bar of the highlight's colour along the top of the dock that holds the focus, so that it is seen where
// keys go. GUI thread.
class DockFocusBar : public QWidget {
    Q_OBJECT
  public:
    explicit DockFocusBar(QWidget& window);

    QDockWidget* dock() const { return m_dock; }  // null: the focus is in none of the window's

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void follow(QWidget* focus);
    void place();

    QWidget& m_window;
    QPointer<QDockWidget> m_dock;
};

}  // namespace hawser::ui
