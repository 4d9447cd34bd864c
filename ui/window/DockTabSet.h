#pragma once

#include <QObject>
#include <QTimer>
#include <vector>

class QDockWidget;
class QMainWindow;
class QTabBar;

namespace hawser::ui {

// Docks that share a place have their names on the tabs: their title bars, which would say the same once
// more, are taken away, and the tabs get the button that closes. GUI thread; the window outlives it.
class DockTabSet : public QObject {
    Q_OBJECT
  public:
    explicit DockTabSet(QMainWindow& window);

    void add(QDockWidget* dock);

  private:
    void refresh();
    bool isTabbed(QDockWidget* dock) const;
    void showTitle(QDockWidget* dock, bool shown);
    void equip(QTabBar* bar);

    QMainWindow& m_window;
    std::vector<QDockWidget*> m_docks;
    QTimer m_timer;  // the layout is settled when the event loop comes round
};

}  // namespace hawser::ui
