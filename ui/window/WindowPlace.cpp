#include "ui/window/WindowPlace.h"

#include <QEvent>
#include <QGuiApplication>
#include <QScreen>
#include <QWidget>
#include <algorithm>

#include "ui/settings/UserSettings.h"

namespace hawser::ui {
namespace {
constexpr std::chrono::milliseconds kSettlePause{200};
}

QRect fitted(const QRect& wanted, const QMargins& frame, const QRect& available) {
    const QRect room = available.marginsRemoved(frame);
    QRect place(wanted.topLeft(), wanted.size().boundedTo(room.size()));
    place.moveLeft(
        std::clamp(place.left(), room.left(), std::max(room.left(), room.right() - place.width() + 1)));
    place.moveTop(
        std::clamp(place.top(), room.top(), std::max(room.top(), room.bottom() - place.height() + 1)));
    return place;
}

WindowPlace::WindowPlace(QWidget& window, UserSettings& settings) : m_window(window), m_settings(settings) {
    const QRect available = QGuiApplication::primaryScreen()->availableGeometry();
    // What stands in it must not make the window larger than it is: panes scroll.
    window.setMinimumSize(QSize(480, 320).boundedTo(available.size()));
    window.resize(kDefaultSize.boundedTo(available.size()));
    window.restoreGeometry(settings.geometry());
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WindowPlace::settle);
    window.installEventFilter(this);
}

bool WindowPlace::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::Show:
        case QEvent::Resize:
            m_fits = false;
            [[fallthrough]];
        case QEvent::Move:
        case QEvent::WindowStateChange:
            m_timer.start(kSettlePause);
            break;
        case QEvent::Close:
            if (m_timer.isActive()) settle();
            break;
        default:
            break;
    }
    return QObject::eventFilter(watched, event);
}

void WindowPlace::settle() {
    m_timer.stop();
    if (!m_window.isVisible()) return;
    if (!m_fits) fit();
    m_fits = true;
    m_settings.setGeometry(m_window.saveGeometry());
}

// The frame is known only once the window manager has put one around it.
void WindowPlace::fit() {
    if (m_window.isMaximized() || m_window.isFullScreen() || m_window.isMinimized()) return;
    const QRect inner = m_window.geometry();
    const QRect outer = m_window.frameGeometry();
    const QMargins frame(inner.left() - outer.left(), inner.top() - outer.top(),
                         outer.right() - inner.right(), outer.bottom() - inner.bottom());
    const QRect place = fitted(inner, frame, m_window.screen()->availableGeometry());
    if (place != inner) m_window.setGeometry(place);
}

}  // namespace hawser::ui
