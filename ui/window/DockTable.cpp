#include "ui/window/DockTable.h"

#include "ui/actions/ActionRegistry.h"
#include "ui/breakpoints/BreakpointsPanel.h"
#include "ui/command/CommandPanel.h"
#include "ui/connection/ConnectionPanel.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/memory/MemoryPanel.h"
#include "ui/modules/ModulesPanel.h"
#include "ui/processors/ProcessorsPanel.h"
#include "ui/registers/RegistersPanel.h"
#include "ui/settings/UserSettings.h"
#include "ui/source/SourcePanel.h"
#include "ui/stack/StackPanel.h"
#include "ui/tasks/TasksPanel.h"
#include "ui/text/Format.h"
#include "ui/trace/TracePanel.h"
#include "ui/variables/LocalsPanel.h"
#include "ui/variables/VariablesView.h"
#include "ui/variables/WatchPanel.h"
#include "ui/widgets/Navigator.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// A panel that needs the session alone.
template <class Panel>
QWidget* make(const DockContext& context, int /*number*/) {
    return new Panel(context.session);
}

// One whose rows lead to code.
template <class Panel>
QWidget* makeLeadingToCode(const DockContext& context, int /*number*/) {
    auto* panel = new Panel(context.session);
    QObject::connect(panel, &Panel::codeRequested, panel,
                     [&to = context.navigator](Address address) { to.showCode(address); });
    return panel;
}

QWidget* makeCommand(const DockContext& context, int /*number*/) {
    auto* panel = new CommandPanel(context.session);
    panel->setMenuActions({context.actions.named(u"copy"_s), context.actions.named(u"selectAll"_s), nullptr,
                           context.actions.named(u"find"_s), context.actions.named(u"wordWrap"_s), nullptr,
                           context.actions.named(u"saveOutput"_s), context.actions.named(u"clearOutput"_s)});
    panel->setViewOptions(context.settings.viewOptions());
    QObject::connect(&context.settings, &UserSettings::viewOptionsChanged, panel,
                     &CommandPanel::setViewOptions);
    return panel;
}

QWidget* makeRegisters(const DockContext& context, int /*number*/) {
    auto* panel = new RegistersPanel(context.session);
    panel->setHiddenGroups(context.settings.hiddenRegisterGroups());
    QObject::connect(panel, &RegistersPanel::hiddenGroupsChanged, panel,
                     [&settings = context.settings](const QStringList& names) {
                         settings.setHiddenRegisterGroups(names);
                     });
    return panel;
}

// What the trees of variables have in common.
void setUpVariables(const DockContext& context, VariablesView* view) {
    const QString name = view->objectName();
    view->setColumns(context.settings.columns(name));
    QObject::connect(view, &VariablesView::columnsChanged, view,
                     [&settings = context.settings, name](const QByteArray& columns) {
                         settings.setColumns(name, columns);
                     });
    QObject::connect(view, &VariablesView::memoryRequested, view,
                     [&to = context.navigator](const QString& expression) { to.showMemory(expression); });
    QObject::connect(view, &VariablesView::watchRequested, view,
                     [&to = context.navigator](const QString& expression) { to.addToWatch(expression); });
}

QWidget* makeLocals(const DockContext& context, int /*number*/) {
    auto* panel = new LocalsPanel(context.session);
    setUpVariables(context, panel->view());
    return panel;
}

QWidget* makeWatch(const DockContext& context, int /*number*/) {
    auto* panel = new WatchPanel(context.session);
    setUpVariables(context, panel->view());
    panel->setExpressions(context.settings.watchExpressions());
    QObject::connect(
        panel, &WatchPanel::expressionsChanged, panel,
        [&settings = context.settings](const QStringList& texts) { settings.setWatchExpressions(texts); });
    return panel;
}

QWidget* makeStack(const DockContext& context, int /*number*/) {
    auto* panel = new StackPanel(context.session);
    QObject::connect(panel, &StackPanel::frameChosen, panel,
                     [&to = context.navigator](const session::StackFrame& frame) { to.showFrame(frame); });
    return panel;
}

QWidget* makeSource(const DockContext& context, int /*number*/) {
    auto* panel = new SourcePanel(context.session, context.prompts);
    QObject::connect(panel, &SourcePanel::lineKnown, panel, [&to = context.navigator] { to.showSource(); });
    return panel;
}

QWidget* makeModules(const DockContext& context, int /*number*/) {
    auto* panel = new ModulesPanel(context.session);
    QObject::connect(
        panel, &ModulesPanel::memoryRequested, panel,
        [&to = context.navigator](Address address) { to.showMemory(u"0x"_s + hexAddress(address)); });
    return panel;
}

QWidget* makeMemory(const DockContext& context, int number) {
    return new MemoryPanel(context.session, number);
}

QWidget* makeConnection(const DockContext& context, int /*number*/) {
    return new ConnectionPanel(context.session, context.actions);
}

QWidget* makeTrace(const DockContext& context, int /*number*/) {
    return new TracePanel(context.session, context.prompts);
}

SeveralDocks severalMemory() {
    return {
        .most = 16,
        .first = u"@$csp"_s,
        .fill = [](QWidget* panel, const QString& content) { static_cast<MemoryPanel*>(panel)->go(content); },
        .content = [](const QWidget* panel) { return static_cast<const MemoryPanel*>(panel)->expression(); },
        .kept = &UserSettings::memoryExpressions,
        .keep = &UserSettings::setMemoryExpressions,
        .onChange =
            [](QWidget* panel, QObject* receiver, std::function<void()> then) {
                QObject::connect(static_cast<MemoryPanel*>(panel), &MemoryPanel::expressionChanged, receiver,
                                 std::move(then));
            },
    };
}

DockSwitch traceSwitch() {
    return {.icon = u"trace"_s,
            .tip = u"Show each packet on the line, both directions"_s,
            .alsoIn = {{Menu::Connection, 2}, {Menu::ToolBar, 3, 1}},
            // Packets are recorded while it is open.
            .opened = [](QWidget* panel, bool open) { static_cast<TracePanel*>(panel)->setOpen(open); }};
}

// Texts and keys are classic WinDbg's (windbg-surface.md, 1.3). Alt+8 opens Breakpoints, as in newer WinDbg.
std::vector<DockSpec> makeTable() {
    return {
        {.objectName = kCommandDock,
         .title = u"Command"_s,
         .menuText = u"&Command"_s,
         .showKeys = u"Alt+1"_s,
         .closeKeys = u"Alt+Shift+1"_s,
         .place = Place::Commands,
         .make = makeCommand,
         .hasWords =
             [](const QWidget* panel) { return static_cast<const CommandPanel*>(panel)->hasOutput(); }},
        {.objectName = kWatchDock,
         .title = u"Watch"_s,
         .menuText = u"Watc&h"_s,
         .showKeys = u"Alt+2"_s,
         .closeKeys = u"Alt+Shift+2"_s,
         .place = Place::Data,
         .make = makeWatch,
         .openByDefault = false},
        {.objectName = kLocalsDock,
         .title = u"Locals"_s,
         .menuText = u"Loc&als"_s,
         .showKeys = u"Alt+3"_s,
         .closeKeys = u"Alt+Shift+3"_s,
         .place = Place::Data,
         .make = makeLocals,
         .openByDefault = false},
        {.objectName = kRegistersDock,
         .title = u"Registers"_s,
         .menuText = u"Re&gisters"_s,
         .showKeys = u"Alt+4"_s,
         .closeKeys = u"Alt+Shift+4"_s,
         .place = Place::State,
         .make = makeRegisters},
        {.objectName = kMemoryDock,
         .title = u"Memory"_s,
         .menuText = u"&Memory (New)"_s,
         .showKeys = u"Alt+5"_s,
         .closeKeys = u"Alt+Shift+5"_s,
         .place = Place::Data,
         .make = makeMemory,
         .several = severalMemory()},
        {.objectName = kStackDock,
         .title = u"Call Stack"_s,
         .menuText = u"Call &Stack"_s,
         .showKeys = u"Alt+6"_s,
         .closeKeys = u"Alt+Shift+6"_s,
         .place = Place::Lists,
         .make = makeStack},
        {.objectName = kDisassemblyDock,
         .title = u"Disassembly"_s,
         .menuText = u"&Disassembly"_s,
         .showKeys = u"Alt+7"_s,
         .closeKeys = u"Alt+Shift+7"_s,
         .place = Place::Code,
         .make = make<DisassemblyPanel>},
        {.objectName = kSourceDock,
         .title = u"Source"_s,
         .menuText = u"So&urce"_s,
         .showKeys = u"Ctrl+Shift+S"_s,
         .place = Place::Code,
         .make = makeSource,
         .openByDefault = false},
        {.objectName = kBreakpointsDock,
         .title = u"Breakpoints"_s,
         .menuText = u"&Breakpoints"_s,
         .showKeys = u"Alt+8; Alt+F9"_s,
         .closeKeys = u"Alt+Shift+F9"_s,  // Alt+Shift+8 is Alt+* on many keyboards
         .place = Place::Lists,
         .make = makeLeadingToCode<BreakpointsPanel>},
        {.objectName = u"tasksDock"_s,
         .title = u"Processes and Threads"_s,
         .menuText = u"P&rocesses and Threads"_s,
         .showKeys = u"Alt+9"_s,
         .closeKeys = u"Alt+Shift+9"_s,
         .place = Place::Lists,
         .make = make<TasksPanel>,
         .openByDefault = false},
        {.objectName = kModulesDock,
         .title = u"Modules"_s,
         .menuText = u"Modu&les"_s,
         .showKeys = u"Ctrl+Shift+M"_s,
         .place = Place::Lists,
         .make = makeModules},
        {.objectName = u"processorsDock"_s,
         .title = u"Processors"_s,
         .menuText = u"&Processors"_s,
         .showKeys = u"Ctrl+Shift+P"_s,
         .place = Place::Lists,
         .make = make<ProcessorsPanel>,
         .openByDefault = false},
        {.objectName = kConnectionDock,
         .title = u"Connection"_s,
         .menuText = u"Co&nnection"_s,
         .showKeys = u"Alt+0"_s,
         .closeKeys = u"Alt+Shift+0"_s,
         .place = Place::Line,
         .make = makeConnection},
        {.objectName = kTraceDock,
         .title = u"Protocol Trace"_s,
         .menuText = u"Protocol &Trace"_s,
         .showKeys = u"Ctrl+Alt+D"_s,
         .place = Place::Across,
         .make = makeTrace,
         .openByDefault = false,
         .hasWords = [](const QWidget* panel) { return static_cast<const TracePanel*>(panel)->hasPackets(); },
         .toggle = traceSwitch()},
    };
}

}  // namespace

QString DockSpec::showName() const {
    QString words = QString(title).remove(u' ');
    if (!toggle) return (several ? u"new"_s : u"show"_s) + words;
    words[0] = words[0].toLower();
    return words;
}

QString DockSpec::closeName() const {
    return u"close"_s + QString(title).remove(u' ');
}

const std::vector<DockSpec>& dockTable() {
    static const std::vector<DockSpec> table = makeTable();
    return table;
}

}  // namespace hawser::ui
