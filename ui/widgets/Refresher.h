#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <chrono>

class QWidget;

namespace hawser::ui {

// Joins bursts of "read again" into at most one due() per kInterval, and none while the view is hidden: what
// was asked for then is due when it is shown. GUI thread.
class Refresher : public QObject {
    Q_OBJECT
  public:
    static constexpr std::chrono::milliseconds kInterval{50};  // house style, section 2

    explicit Refresher(QWidget* view);

    void request();

  Q_SIGNALS:
    void due();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void schedule();
    void fire();

    QWidget* m_view;
    QTimer m_timer;
    QElapsedTimer m_sinceLast;
    bool m_wanted = false;
};

}  // namespace hawser::ui
