#include "ui/window/DockSet.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <algorithm>
#include <utility>

#include "ui/actions/ActionRegistry.h"
#include "ui/breakpoints/BreakpointsPanel.h"
#include "ui/command/CommandPanel.h"
#include "ui/connection/ConnectionPanel.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/memory/MemoryPanel.h"
#include "ui/modules/ModulesPanel.h"
#include "ui/registers/RegistersPanel.h"
#include "ui/settings/UserSettings.h"
#include "ui/stack/StackPanel.h"
#include "ui/text/Format.h"
#include "ui/trace/TracePanel.h"
#include "ui/window/DockTabSet.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

DockSet::DockSet(QMainWindow& window, session::Session& session, const ActionRegistry& actions,
                 UserSettings& settings, Prompts& prompts)
    : QObject(&window),
      m_window(window),
      m_session(session),
      m_settings(settings),
      m_tabs(new DockTabSet(window)) {
    makePanels(actions, prompts);
    const QStringList expressions = m_settings.memoryExpressions();
    for (const QString& expression : expressions.isEmpty() ? QStringList{u"@$csp"_s} : expressions)
        addMemory(expression);
    placeByDefault();
}

QDockWidget* DockSet::addDock(const QString& objectName, const QString& title, QWidget* panel) {
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(objectName);
    dock->setWidget(panel);
    dock->setFocusProxy(panel);
    m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    m_all.push_back(dock);
    m_tabs->add(dock);
    return dock;
}

void DockSet::makePanels(const ActionRegistry& actions, Prompts& prompts) {
    m_command = new CommandPanel(m_session);
    m_disassembly = new DisassemblyPanel(m_session);
    auto* registers = new RegistersPanel(m_session);
    auto* stack = new StackPanel(m_session);
    auto* breakpoints = new BreakpointsPanel(m_session);
    auto* modules = new ModulesPanel(m_session);
    addDock(u"commandDock"_s, u"Command"_s, m_command);
    addDock(u"registersDock"_s, u"Registers"_s, registers);
    addDock(u"stackDock"_s, u"Call Stack"_s, stack);
    addDock(u"disassemblyDock"_s, u"Disassembly"_s, m_disassembly);
    addDock(u"breakpointsDock"_s, u"Breakpoints"_s, breakpoints);
    addDock(u"modulesDock"_s, u"Modules"_s, modules);
    addDock(u"connectionDock"_s, u"Connection"_s, new ConnectionPanel(m_session, actions));
    makeTrace(actions, prompts);

    registers->setHiddenGroups(m_settings.hiddenRegisterGroups());
    connect(registers, &RegistersPanel::hiddenGroupsChanged, this,
            [this](const QStringList& names) { m_settings.setHiddenRegisterGroups(names); });
    connect(stack, &StackPanel::codeRequested, this, &DockSet::showCode);
    connect(breakpoints, &BreakpointsPanel::codeRequested, this, &DockSet::showCode);
    connect(modules, &ModulesPanel::memoryRequested, this,
            [this](Address address) { showMemory(u"0x"_s + hexAddress(address)); });
}

// Its action is the dock's switch: packets are recorded while the dock is open.
void DockSet::makeTrace(const ActionRegistry& actions, Prompts& prompts) {
    auto* trace = new TracePanel(m_session, prompts);
    auto* dock = addDock(u"traceDock"_s, u"Protocol Trace"_s, trace);
    connect(dock->toggleViewAction(), &QAction::toggled, trace, &TracePanel::setOpen);
    connect(dock->toggleViewAction(), &QAction::toggled, actions.at(ActionId::ProtocolTrace),
            &QAction::setChecked);
}

QDockWidget* DockSet::dock(DockId id) const {
    return m_all[static_cast<std::size_t>(id)];
}

MemoryPanel* DockSet::addMemory(const QString& expression) {
    if (m_memory.size() >= kMaxMemory) return nullptr;
    const int number = static_cast<int>(m_memory.size()) + 1;
    auto* panel = new MemoryPanel(m_session, number);
    auto* dock =
        addDock(u"memoryDock%1"_s.arg(number), number == 1 ? u"Memory"_s : u"Memory %1"_s.arg(number), panel);
    if (!m_memory.empty()) m_window.tabifyDockWidget(m_memory.back(), dock);
    m_memory.push_back(dock);
    dock->show();  // else only when the event loop comes round
    panel->go(expression);
    return panel;
}

QDockWidget* DockSet::memoryDock() const {
    const auto shown =
        std::ranges::find_if(m_memory, [](const QDockWidget* dock) { return !dock->isHidden(); });
    return shown == m_memory.end() ? m_memory.front() : *shown;
}

void DockSet::raise(QDockWidget* dock) {
    dock->show();
    dock->raise();
    if (dock->isFloating()) dock->activateWindow();
    dock->widget()->setFocus(Qt::ShortcutFocusReason);
}

void DockSet::show(DockId id) {
    raise(dock(id));
}
void DockSet::close(DockId id) {
    dock(id)->close();
}

void DockSet::closeMemory() {
    for (auto memory = m_memory.rbegin(); memory != m_memory.rend(); ++memory) {
        if ((*memory)->isHidden()) continue;
        (*memory)->close();
        return;
    }
}

QDockWidget* DockSet::current() const {
    for (QWidget* widget = QApplication::focusWidget(); widget; widget = widget->parentWidget())
        if (auto* dock = qobject_cast<QDockWidget*>(widget)) return dock;
    return nullptr;
}

void DockSet::closeCurrent() {
    if (auto* dock = current()) dock->close();
}

void DockSet::focusNext() {
    const auto* now = current();
    const auto at = std::ranges::find(m_all, now);
    const std::size_t start =
        at == m_all.end() ? m_all.size() - 1 : static_cast<std::size_t>(at - m_all.begin());
    for (std::size_t i = 1; i <= m_all.size(); ++i) {
        auto* next = m_all[(start + i) % m_all.size()];
        if (next->isHidden()) continue;
        raise(next);
        return;
    }
}

void DockSet::showMemory(const QString& expression) {
    auto* dock = memoryDock();
    static_cast<MemoryPanel*>(dock->widget())->go(expression);
    raise(dock);
}

void DockSet::showCode(Address address) {
    m_disassembly->showAddress(address);
    show(DockId::Disassembly);
}

// Three columns: code over commands; memory over lists; registers over the connection.
void DockSet::placeByDefault() {
    for (auto* dock : m_all) {
        dock->setFloating(false);
        m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
        dock->show();
    }
    auto* code = dock(DockId::Disassembly);
    auto* memory = m_memory.front();
    auto* registers = dock(DockId::Registers);
    auto* command = dock(DockId::Command);
    auto* stack = dock(DockId::CallStack);
    auto* connection = dock(DockId::Connection);
    m_window.addDockWidget(Qt::LeftDockWidgetArea, code);
    m_window.splitDockWidget(code, memory, Qt::Horizontal);
    m_window.splitDockWidget(memory, registers, Qt::Horizontal);
    m_window.splitDockWidget(code, command, Qt::Vertical);
    m_window.splitDockWidget(memory, stack, Qt::Vertical);
    m_window.splitDockWidget(registers, connection, Qt::Vertical);
    m_window.tabifyDockWidget(command, dock(DockId::Trace));
    dock(DockId::Trace)->hide();
    m_window.tabifyDockWidget(stack, dock(DockId::Breakpoints));
    m_window.tabifyDockWidget(stack, dock(DockId::Modules));
    for (std::size_t i = 1; i < m_memory.size(); ++i) m_window.tabifyDockWidget(m_memory[i - 1], m_memory[i]);
    stack->raise();
    memory->raise();
    const int width = m_window.width();
    const int height = m_window.height();
    m_window.resizeDocks({code, memory, registers}, {width * 45 / 100, width * 30 / 100, width * 25 / 100},
                         Qt::Horizontal);
    m_window.resizeDocks({code, command}, {height * 47 / 100, height * 53 / 100}, Qt::Vertical);
    m_window.resizeDocks({memory, stack}, {height * 55 / 100, height * 45 / 100}, Qt::Vertical);
    m_window.resizeDocks({registers, connection}, {height * 40 / 100, height * 60 / 100}, Qt::Vertical);
}

void DockSet::resetLayout() {
    placeByDefault();
    raise(dock(DockId::Command));
}

void DockSet::restore() {
    m_window.restoreState(m_settings.layout(), kLayoutVersion);
}

void DockSet::hideFloating() {
    for (auto* dock : m_all) {
        if (!dock->isFloating() || dock->isHidden()) continue;
        m_takenAway.push_back(dock);
        dock->hide();
    }
}

void DockSet::showFloating() {
    for (auto* dock : std::exchange(m_takenAway, {})) dock->show();
}

void DockSet::save() {
    m_settings.setLayout(m_window.saveState(kLayoutVersion), m_window.window()->saveGeometry());
    QStringList expressions;
    for (const auto* dock : m_memory)
        if (!dock->isHidden() || expressions.isEmpty())
            expressions += static_cast<const MemoryPanel*>(dock->widget())->expression();
    m_settings.setMemoryExpressions(expressions);
}

}  // namespace hawser::ui
