#include "ui/window/MenuBuilder.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <algorithm>
#include <map>
#include <optional>

#include "ui/actions/ActionRegistry.h"
#include "ui/actions/ActionTable.h"
#include "ui/window/DockSet.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

struct MenuSpec {
    Menu menu;
    QString objectName;
    QString title;
    std::optional<MenuPlace> in = {};  // nothing: in the menu bar
};

std::vector<MenuSpec> menuTable() {
    return {
        {Menu::File, u"fileMenu"_s, u"&File"_s},
        {Menu::Leaving, u"leavingMenu"_s, u"When &Leaving"_s, MenuPlace{Menu::File, 2}},
        {Menu::Edit, u"editMenu"_s, u"&Edit"_s},
        {Menu::View, u"viewMenu"_s, u"&View"_s},
        {Menu::Debug, u"debugMenu"_s, u"&Debug"_s},
        {Menu::Connection, u"kernelConnectionMenu"_s, u"&Kernel Connection"_s, MenuPlace{Menu::Debug, 3}},
        {Menu::InitialBreak, u"initialBreakMenu"_s, u"Initial Brea&k"_s, MenuPlace{Menu::Connection, 0, 1}},
        {Menu::Window, u"windowMenu"_s, u"&Window"_s},
        {Menu::Help, u"helpMenu"_s, u"&Help"_s},
    };
}

struct Item {
    MenuPlace place;
    QAction* action;
};

std::vector<Item> itemsOf(Menu menu, const ActionRegistry& actions) {
    std::vector<Item> items;
    for (const ActionSpec& spec : actionTable())
        for (const MenuPlace& place : spec.places)
            if (place.menu == menu) items.push_back({place, actions.named(spec.name)});
    return items;
}

void fill(QWidget* into, std::vector<Item> items) {
    std::ranges::stable_sort(items, {},
                             [](const Item& item) { return std::pair(item.place.group, item.place.rank); });
    const auto addSeparator = [into] {
        auto* separator = new QAction(into);
        separator->setSeparator(true);
        into->addAction(separator);
    };
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0 && items[i].place.group != items[i - 1].place.group) addSeparator();
        into->addAction(items[i].action);
    }
}

}  // namespace

void buildMenus(QMainWindow& window, const ActionRegistry& actions, const DockSet& docks) {
    const auto table = menuTable();
    std::map<Menu, QMenu*> menus;
    for (const auto& spec : table) {
        auto* menu = new QMenu(spec.title, spec.in ? static_cast<QWidget*>(menus.at(spec.in->menu))
                                                   : static_cast<QWidget*>(window.menuBar()));
        menu->setObjectName(spec.objectName);
        menus.emplace(spec.menu, menu);
        if (!spec.in) window.menuBar()->addMenu(menu);
    }
    for (const auto& [id, menu] : menus) {
        auto items = itemsOf(id, actions);
        for (const auto& spec : table)
            if (spec.in && spec.in->menu == id)
                items.push_back({*spec.in, menus.at(spec.menu)->menuAction()});
        fill(menu, std::move(items));
    }
    auto* windows = menus.at(Menu::Window);
    windows->addSeparator();
    QObject::connect(windows, &QMenu::aboutToShow, &docks, [windows, &docks] {
        for (auto* dock : docks.all())
            windows->addAction(dock->toggleViewAction());  // an action is added once only
    });
    // The actions that stand in no menu still need the window to hear their keys.
    for (const ActionSpec& spec : actionTable())
        if (spec.places.empty()) window.addAction(actions.named(spec.name));
}

void buildToolBar(QMainWindow& window, const ActionRegistry& actions) {
    auto* bar = window.addToolBar(u"Toolbar"_s);
    bar->setObjectName(u"toolBar"_s);
    bar->setMovable(false);
    bar->setIconSize({20, 20});
    fill(bar, itemsOf(Menu::ToolBar, actions));
}

}  // namespace hawser::ui
