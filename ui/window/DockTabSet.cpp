#include "ui/window/DockTabSet.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QTabBar>
#include <algorithm>

namespace hawser::ui {

DockTabSet::DockTabSet(QMainWindow& window) : QObject(&window), m_window(window) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DockTabSet::refresh);
    connect(&window, &QMainWindow::tabifiedDockWidgetActivated, &m_timer, [this] { m_timer.start(); });
}

void DockTabSet::add(QDockWidget* dock) {
    m_docks.push_back(dock);
    const auto later = [this] { m_timer.start(); };
    connect(dock, &QDockWidget::topLevelChanged, &m_timer, later);
    connect(dock, &QDockWidget::dockLocationChanged, &m_timer, later);
    connect(dock, &QDockWidget::visibilityChanged, &m_timer, later);
    later();
}

bool DockTabSet::isTabbed(QDockWidget* dock) const {
    if (dock->isFloating() || dock->isHidden()) return false;
    const auto others = m_window.tabifiedDockWidgets(dock);
    return std::ranges::any_of(others, [](const QDockWidget* other) { return !other->isHidden(); });
}

void DockTabSet::refresh() {
    for (auto* dock : m_docks) showTitle(dock, !isTabbed(dock));
    for (auto* bar : m_window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly)) equip(bar);
}

void DockTabSet::showTitle(QDockWidget* dock, bool shown) {
    auto* instead = dock->titleBarWidget();
    if (shown == (instead == nullptr)) return;
    if (shown) {
        dock->setTitleBarWidget(nullptr);
        instead->deleteLater();
    } else {
        dock->setTitleBarWidget(new QWidget(dock));  // without a layout it has no height
    }
}

// A dock is known by its title: two never have the same.
void DockTabSet::equip(QTabBar* bar) {
    if (bar->tabsClosable()) return;
    bar->setTabsClosable(true);
    connect(bar, &QTabBar::tabCloseRequested, this, [this, bar](int index) {
        const auto found = std::ranges::find(m_docks, bar->tabText(index), &QDockWidget::windowTitle);
        if (found != m_docks.end()) (*found)->close();
    });
}

}  // namespace hawser::ui
