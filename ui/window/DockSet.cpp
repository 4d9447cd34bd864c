#include "ui/window/DockSet.h"

#include <QApplication>
#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <algorithm>
#include <span>
#include <utility>

#include "ui/actions/ActionRegistry.h"
#include "ui/command/CommandPanel.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/memory/MemoryPanel.h"
#include "ui/settings/UserSettings.h"
#include "ui/source/SourcePanel.h"
#include "ui/variables/WatchPanel.h"
#include "ui/window/DockFocusBar.h"
#include "ui/window/DockTabSet.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

const DockSpec& rowOf(const QString& name) {
    return *std::ranges::find(dockTable(), name, &DockSpec::objectName);
}

struct Share {
    Place place;
    int share;  // per cent of the window
};
// In a window of 1400 pixels a row of kv fits among the commands, 16 bytes of memory beside the code.
constexpr Share kAbove[] = {{Place::Code, 38}, {Place::Data, 46}, {Place::State, 16}};
constexpr Share kBelow[] = {{Place::Commands, 70}, {Place::Line, 30}};
constexpr Share kRows[] = {{Place::Code, 44}, {Place::Commands, 56}};
constexpr Share kData[] = {{Place::Data, 22}, {Place::Lists, 22}};
constexpr Place kPlaces[] = {Place::Code,  Place::Data,     Place::Lists,
                             Place::State, Place::Commands, Place::Line};
constexpr int kAcrossHeight = 28;    // per cent
constexpr int kDormantCommand = 48;  // per cent of the width
constexpr std::chrono::milliseconds kKeepLayoutPause{200};

}  // namespace

DockSet::DockSet(QMainWindow& window, session::Session& session, const ActionRegistry& actions,
                 UserSettings& settings, Prompts& prompts)
    : QObject(&window),
      m_window(window),
      m_context{session, actions, settings, prompts, *this},
      m_tabs(new DockTabSet(window)) {
    new DockFocusBar(window);
    for (const DockSpec& spec : dockTable())
        if (!spec.several) add(spec);
    for (const DockSpec& spec : dockTable()) {
        if (!spec.several) continue;
        const QStringList kept = (settings.*spec.several->kept)();
        for (const QString& content : kept.isEmpty() ? QStringList{spec.several->first} : kept)
            add(spec, content);
    }
    m_closed = settings.dockSizes();
    m_keepTimer.setSingleShot(true);
    connect(&m_keepTimer, &QTimer::timeout, this, &DockSet::save);
    placeByDefault();
}

QDockWidget* DockSet::add(const DockSpec& spec, const QString& content) {
    auto& mine = m_docks[spec.objectName];
    if (spec.several && mine.size() >= spec.several->most) return nullptr;
    const int number = static_cast<int>(mine.size()) + 1;
    auto* panel = spec.make(m_context, number);
    auto* dock =
        new QDockWidget(number == 1 ? spec.title : u"%1 %2"_s.arg(spec.title).arg(number), &m_window);
    dock->setObjectName(spec.several ? spec.objectName + QString::number(number) : spec.objectName);
    dock->setWidget(panel);
    dock->setFocusProxy(panel);
    m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    m_tabs->add(dock);
    if (!mine.empty()) m_window.tabifyDockWidget(mine.back(), dock);
    mine.push_back(dock);
    m_all.push_back(dock);
    dock->installEventFilter(this);
    if (spec.toggle) follow(spec, dock);
    if (spec.several) {
        spec.several->onChange(panel, &m_keepTimer, [this] { m_keepTimer.start(kKeepLayoutPause); });
        dock->show();  // else only when the event loop comes round
        spec.several->fill(panel, content);
    }
    return dock;
}

void DockSet::follow(const DockSpec& spec, QDockWidget* dock) {
    connect(dock->toggleViewAction(), &QAction::toggled, dock->widget(),
            [panel = dock->widget(), opened = spec.toggle->opened](bool open) { opened(panel, open); });
    connect(dock->toggleViewAction(), &QAction::toggled, m_context.actions.named(spec.showName()),
            &QAction::setChecked);
}

CommandPanel* DockSet::command() const {
    return static_cast<CommandPanel*>(dock(kCommandDock)->widget());
}

DisassemblyPanel* DockSet::disassembly() const {
    return static_cast<DisassemblyPanel*>(dock(kDisassemblyDock)->widget());
}

SourcePanel* DockSet::source() const {
    return static_cast<SourcePanel*>(dock(kSourceDock)->widget());
}

QDockWidget* DockSet::dock(const QString& name) const {
    const auto& mine = m_docks.at(name);
    const auto shown = std::ranges::find_if(mine, [](const QDockWidget* dock) { return !dock->isHidden(); });
    return shown == mine.end() ? mine.front() : *shown;
}

void DockSet::raise(QDockWidget* dock) {
    dock->show();
    dock->raise();
    if (dock->isFloating()) dock->activateWindow();
    dock->widget()->setFocus(Qt::ShortcutFocusReason);
}

void DockSet::show(const QString& name) {
    raise(dock(name));
}

void DockSet::close(const QString& name) {
    const auto& mine = m_docks.at(name);
    const auto newest =
        std::find_if(mine.rbegin(), mine.rend(), [](const auto* dock) { return !dock->isHidden(); });
    if (newest != mine.rend()) (*newest)->close();
}

void DockSet::another(const QString& name) {
    auto* dock = add(rowOf(name));
    if (!dock) return;
    dock->raise();
    dock->widget()->setFocus();
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
    auto* dock = this->dock(kMemoryDock);
    rowOf(kMemoryDock).several->fill(dock->widget(), expression);
    raise(dock);
}

// The focus stays where it is.
void DockSet::showSource() {
    if (isDormant() || !m_context.session.told().sourceMode) return;
    auto* dock = this->dock(kSourceDock);
    dock->show();
    dock->raise();
}

void DockSet::showCode(Address address) {
    disassembly()->showAddress(address);
    show(kDisassemblyDock);
}

// The focus stays where it is.
void DockSet::addToWatch(const QString& expression) {
    auto* watch = dock(kWatchDock);
    static_cast<WatchPanel*>(watch->widget())->add(expression);
    watch->show();
    if (watch->visibleRegion().isEmpty()) watch->raise();
}

void DockSet::showFrame(const session::StackFrame& frame) {
    auto* code = dock(kDisassemblyDock);
    code->show();
    code->raise();  // the focus stays in the list
    m_context.session.ask(session::SelectFrame{frame.number}, this, [](const session::WriteAnswer&) {});
}

std::vector<QDockWidget*> DockSet::at(Place place) const {
    std::vector<QDockWidget*> docks;
    for (const bool open : {true, false})
        for (const DockSpec& spec : dockTable())
            if (spec.place == place && spec.openByDefault == open)
                std::ranges::copy(m_docks.at(spec.objectName), std::back_inserter(docks));
    return docks;
}

// All are hidden while they are put in their places: side by side they would need more room than a screen
// has.
void DockSet::placeByDefault() {
    for (auto* dock : m_all) {
        dock->hide();
        dock->setFloating(false);
        m_window.addDockWidget(Qt::LeftDockWidgetArea, dock);
    }
    const auto split = [this](Place first, Place second, Qt::Orientation orientation) {
        m_window.splitDockWidget(at(first).front(), at(second).front(), orientation);
    };
    m_window.addDockWidget(Qt::LeftDockWidgetArea, at(Place::Code).front());
    split(Place::Code, Place::Commands, Qt::Vertical);
    split(Place::Code, Place::Data, Qt::Horizontal);
    split(Place::Data, Place::State, Qt::Horizontal);
    split(Place::Data, Place::Lists, Qt::Vertical);
    split(Place::Commands, Place::Line, Qt::Horizontal);
    for (const Place place : kPlaces) {
        const auto tabs = at(place);
        for (std::size_t i = 1; i < tabs.size(); ++i) m_window.tabifyDockWidget(tabs[i - 1], tabs[i]);
    }
    for (auto* dock : at(Place::Across)) m_window.addDockWidget(Qt::BottomDockWidgetArea, dock);
    for (const DockSpec& spec : dockTable()) {
        if (!spec.openByDefault) continue;
        for (auto* dock : m_docks.at(spec.objectName)) dock->show();
    }
    shareOut();
}

void DockSet::shareOut() {
    for (const Place place : kPlaces) at(place).front()->raise();
    const auto resize = [this](std::span<const Share> shares, int whole, Qt::Orientation orientation) {
        QList<QDockWidget*> docks;
        QList<int> sizes;
        for (const Share& one : shares) {
            docks += at(one.place).front();
            sizes += whole * one.share / 100;
        }
        m_window.resizeDocks(docks, sizes, orientation);
    };
    resize(kRows, m_window.height(), Qt::Vertical);
    resize(kData, m_window.height(), Qt::Vertical);
    resize(kAbove, m_window.width(), Qt::Horizontal);
    resize(kBelow, m_window.width(), Qt::Horizontal);
}

void DockSet::resetLayout() {
    const bool dormant = isDormant();
    m_closed.clear();
    m_awake.reset();
    placeByDefault();
    setDormant(dormant);
    if (!dormant) show(kCommandDock);
    m_keepTimer.start(kKeepLayoutPause);
}

void DockSet::restore() {
    m_window.restoreState(m_context.settings.layout(), kLayoutVersion);
}

void DockSet::setDormant(bool dormant) {
    if (dormant) {
        goDormant();
        return;
    }
    if (!m_awake) return;
    std::vector<QDockWidget*> opened;
    std::ranges::copy_if(m_all, std::back_inserter(opened),
                         [](const auto* dock) { return !dock->isHidden(); });
    m_window.restoreState(*std::exchange(m_awake, std::nullopt), kLayoutVersion);
    for (auto* dock : opened) dock->show();
}

// What was said while a session was open, or of one that could not be opened, stays to be read.
void DockSet::goDormant() {
    const bool fellAsleep = !m_awake;
    if (fellAsleep) m_awake = m_window.saveState(kLayoutVersion);
    for (const DockSpec& spec : dockTable())
        for (auto* dock : m_docks.at(spec.objectName))
            if (fellAsleep && !(spec.hasWords && spec.hasWords(dock->widget()))) dock->hide();
    auto* words = dock(kCommandDock);
    if (!command()->hasOutput() || (!fellAsleep && !words->isHidden())) return;
    words->setFloating(false);
    words->show();
    m_window.resizeDocks({words}, {m_window.width() * kDormantCommand / 100}, Qt::Horizontal);
}

bool DockSet::eventFilter(QObject* watched, QEvent* event) {
    auto* dock = static_cast<QDockWidget*>(watched);
    switch (event->type()) {
        case QEvent::Close:
            if (!dock->isFloating()) m_closed[dock->objectName()] = dock->size();
            break;
        case QEvent::ShowToParent:
            // The room is shared out when the event loop comes round.
            if (m_closed.contains(dock->objectName()))
                QTimer::singleShot(0, dock, [this, dock] { comeBack(dock); });
            break;
        case QEvent::Resize:
        case QEvent::Move:
        case QEvent::HideToParent:
            m_keepTimer.start(kKeepLayoutPause);
            break;
        default:
            break;
    }
    return QObject::eventFilter(watched, event);
}

// A dock that was closed has lost its size to its neighbours. Behind tabs it has theirs.
void DockSet::comeBack(QDockWidget* dock) {
    const auto closed = m_closed.find(dock->objectName());
    if (closed == m_closed.end() || dock->isHidden()) return;
    const QSize size = closed->second;
    m_closed.erase(closed);
    const auto others = m_window.tabifiedDockWidgets(dock);
    if (dock->isFloating() ||
        std::ranges::any_of(others, [](const auto* other) { return !other->isHidden(); }))
        return;
    m_window.resizeDocks({dock}, {size.width()}, Qt::Horizontal);
    m_window.resizeDocks({dock}, {size.height()}, Qt::Vertical);
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

// One layout is kept for all pages: that of the one that is seen.
void DockSet::save() {
    m_keepTimer.stop();
    if (!m_window.isVisible()) return;
    m_context.settings.setLayout(m_awake ? *m_awake : m_window.saveState(kLayoutVersion));
    m_context.settings.setDockSizes(m_closed);
    if (m_awake) return;
    for (const DockSpec& spec : dockTable()) {
        if (!spec.several) continue;
        QStringList contents;
        for (const auto* dock : m_docks.at(spec.objectName))
            if (!dock->isHidden() || contents.isEmpty()) contents += spec.several->content(dock->widget());
        (m_context.settings.*spec.several->keep)(contents);
    }
}

}  // namespace hawser::ui
