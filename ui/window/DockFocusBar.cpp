#include "ui/window/DockFocusBar.h"

#include <QApplication>
#include <QDockWidget>
#include <QEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr int kBarHeight = 3;  // pixels
}

DockFocusBar::DockFocusBar(QWidget& window) : QWidget(&window), m_window(window) {
    setObjectName(u"dockFocusBar"_s);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
}

void DockFocusBar::follow(QWidget* focus) {
    if (!focus) return;  // another program's window, or a menu: the place stays
    QDockWidget* dock = nullptr;
    for (QWidget* at = focus; at && !dock; at = at->parentWidget()) dock = qobject_cast<QDockWidget*>(at);
    if (dock && !m_window.isAncestorOf(dock)) dock = nullptr;
    if (dock == m_dock) return;
    if (m_dock) m_dock->removeEventFilter(this);
    m_dock = dock;
    if (!m_dock) {
        setParent(&m_window);
        hide();
        return;
    }
    m_dock->installEventFilter(this);
    setParent(m_dock);
    place();
    show();
}

void DockFocusBar::place() {
    if (m_dock && m_dock->widget())
        setGeometry(m_dock->widget()->x(), m_dock->widget()->y(), m_dock->widget()->width(), kBarHeight);
    raise();
}

bool DockFocusBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_dock && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        QMetaObject::invokeMethod(this, &DockFocusBar::place, Qt::QueuedConnection);  // behind the dock's own
    return false;
}

void DockFocusBar::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), palette().color(QPalette::Highlight));
}

}  // namespace hawser::ui
