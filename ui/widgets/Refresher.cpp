#include "ui/widgets/Refresher.h"

#include <QEvent>
#include <QWidget>
#include <algorithm>

namespace hawser::ui {

Refresher::Refresher(QWidget* view) : QObject(view), m_view(view) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Refresher::fire);
    view->installEventFilter(this);
}

void Refresher::request() {
    m_wanted = true;
    if (m_view->isVisible()) schedule();
}

bool Refresher::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_view && event->type() == QEvent::Show && m_wanted) schedule();
    return false;
}

void Refresher::schedule() {
    if (m_timer.isActive()) return;
    const qint64 interval = kInterval.count();
    const qint64 passed = m_sinceLast.isValid() ? m_sinceLast.elapsed() : interval;
    m_timer.start(std::chrono::milliseconds(std::max<qint64>(0, interval - passed)));
}

void Refresher::fire() {
    if (!m_wanted || !m_view->isVisible()) return;
    m_wanted = false;
    m_sinceLast.start();
    Q_EMIT due();
}

}  // namespace hawser::ui
