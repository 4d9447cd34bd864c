#pragma once

#include <QObject>
#include <QTimer>

class QWidget;

namespace hawser::ui {

class UserSettings;

// Where a top-level window stands: put back when it is made, kept at each change, and never larger than the
// screen, its frame included. GUI thread; window and settings outlive it.
class WindowPlace : public QObject {
    Q_OBJECT
  public:
    static constexpr QSize kDefaultSize{1400, 900};

    WindowPlace(QWidget& window, UserSettings& settings);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void settle();
    void fit();

    QWidget& m_window;
    UserSettings& m_settings;
    QTimer m_timer;       // a drag is many changes
    bool m_fits = false;  // looked at since it was shown or grew
};

// The place on the screen that is nearest to the one wanted. `available`: of the screen; `frame`: what the
// window manager adds on each side; both in device-independent pixels. Pure.
QRect fitted(const QRect& wanted, const QMargins& frame, const QRect& available);

}  // namespace hawser::ui
