#include "ui/window/MenuBuilder.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <initializer_list>
#include <optional>

#include "ui/actions/ActionRegistry.h"
#include "ui/window/DockSet.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

using enum ActionId;

// Nothing in the list is a separator.
void fill(QMenu* menu, const ActionRegistry& actions, std::initializer_list<std::optional<ActionId>> ids) {
    for (const auto& id : ids) {
        if (id) {
            menu->addAction(actions.at(*id));
        } else {
            menu->addSeparator();
        }
    }
}

void buildConnectionMenu(QMenu* debug, const ActionRegistry& actions) {
    auto* menu = debug->addMenu(u"&Kernel Connection"_s);
    menu->setObjectName(u"kernelConnectionMenu"_s);
    fill(menu, actions, {CycleBaudRate, CycleInitialBreak});
    auto* initialBreak = menu->addMenu(u"Initial &Break"_s);
    initialBreak->setObjectName(u"initialBreakMenu"_s);
    fill(initialBreak, actions, {InitialBreakNone, InitialBreakKernelStart, InitialBreakFirstModule});
    fill(menu, actions, {{}, Resynchronize, RestartConnection, {}, ProtocolTrace});
}

// The actions that stand in no menu still need the window to hear their keys.
void addKeys(QMainWindow& window, const ActionRegistry& actions) {
    for (const auto id : {CloseCommand, CloseRegisters, CloseMemory, CloseCallStack, CloseDisassembly,
                          CloseBreakpoints, CloseConnection})
        window.addAction(actions.at(id));
}

}  // namespace

void buildMenus(QMainWindow& window, const ActionRegistry& actions, const DockSet& docks) {
    auto* bar = window.menuBar();
    auto* file = bar->addMenu(u"&File"_s);
    fill(file, actions, {KernelDebug, OpenCrashDump, {}, CloseCurrentWindow, {}});
    auto* exitMenu = file->addMenu(u"When &Leaving"_s);
    fill(exitMenu, actions, {ExitLetsRun, ExitLeavesAsIs, ExitAsks});
    fill(file, actions, {Exit});

    auto* edit = bar->addMenu(u"&Edit"_s);
    fill(edit, actions,
         {Cut,
          Copy,
          Paste,
          SelectAll,
          {},
          SaveOutput,
          ClearOutput,
          {},
          Find,
          FindNext,
          FindPrevious,
          {},
          GoToAddress,
          GoToCurrentInstruction});

    auto* view = bar->addMenu(u"&View"_s);
    fill(view, actions,
         {ShowCommand,
          ShowRegisters,
          NewMemory,
          ShowCallStack,
          ShowDisassembly,
          ShowBreakpoints,
          ShowModules,
          ShowConnection,
          ProtocolTrace,
          ShowSessions,
          {},
          VerboseOutput,
          ShowVersion});

    auto* debug = bar->addMenu(u"&Debug"_s);
    fill(debug, actions,
         {Go,
          GoUnhandled,
          GoHandled,
          StopDebugging,
          Break,
          {},
          StepInto,
          StepOver,
          StepOut,
          RunToCursor,
          {},
          ToggleBreakpoint,
          {}});
    buildConnectionMenu(debug, actions);

    auto* windows = bar->addMenu(u"&Window"_s);
    fill(windows, actions, {NextWindow, NextSession, PreviousSession, ResetLayout, {}});
    QObject::connect(windows, &QMenu::aboutToShow, &docks, [windows, &docks] {
        for (auto* dock : docks.all())
            windows->addAction(dock->toggleViewAction());  // an action is added once only
    });

    auto* help = bar->addMenu(u"&Help"_s);
    fill(help, actions, {KeyboardHelp, About});
    addKeys(window, actions);
}

void buildToolBar(QMainWindow& window, const ActionRegistry& actions) {
    auto* bar = window.addToolBar(u"Toolbar"_s);
    bar->setObjectName(u"toolBar"_s);
    bar->setMovable(false);
    bar->setIconSize({20, 20});
    const auto add = [&](std::initializer_list<ActionId> ids) {
        for (const auto id : ids) bar->addAction(actions.at(id));
        bar->addSeparator();
    };
    add({KernelDebug});
    add({Go, Break, StopDebugging});
    add({StepInto, StepOver, StepOut, RunToCursor, ToggleBreakpoint});
    for (const auto id : {Resynchronize, RestartConnection, ProtocolTrace}) bar->addAction(actions.at(id));
}

}  // namespace hawser::ui
