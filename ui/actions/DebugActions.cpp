#include "ui/actions/ActionGroups.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/source/SourcePanel.h"
#include "ui/text/Format.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

auto command(const QString& line) {
    return [line](const ActionContext& on, bool) { on.session.order(session::Execute{line}); };
}

bool isInSource(const ActionContext& on) {
    const QWidget* focus = on.window.focusWidget();
    return focus && on.docks.source()->isAncestorOf(focus);
}

void runToCursor(const ActionContext& on, bool /*checked*/) {
    if (const auto place = isInSource(on) ? on.docks.source()->caretPlace() : std::nullopt) {
        on.session.order(session::Execute{u"g "_s + *place});
        return;
    }
    if (const auto caret = on.docks.disassembly()->caret())
        on.session.order(session::Execute{u"g 0x%1"_s.arg(hexAddress(*caret))});
}

// Elsewhere than in a code window F9 opens the list, as in classic WinDbg.
void toggleBreakpoint(const ActionContext& on, bool /*checked*/) {
    const QWidget* focus = on.window.focusWidget();
    if (focus && on.docks.disassembly()->isAncestorOf(focus))
        on.docks.disassembly()->toggleBreakpoint();
    else if (isInSource(on))
        on.docks.source()->toggleBreakpoint();
    else
        on.docks.show(kBreakpointsDock);
}

std::vector<ActionSpec> runActions() {
    using enum ActionId;
    return {
        {.id = Go,
         .name = u"go"_s,
         .text = u"&Go"_s,
         .keys = u"F5"_s,
         .icon = u"go"_s,
         .tip = u"Let the target run"_s,
         .needs = Needs::Prompt,
         .places = {{Menu::Debug, 0}, {Menu::ToolBar, 1}},
         .run = command(u"g"_s)},
        {.id = GoUnhandled,
         .name = u"goUnhandled"_s,
         .text = u"Go U&nhandled Exception"_s,
         .needs = Needs::Prompt,
         .places = {{Menu::Debug, 0}},
         .run = command(u"gn"_s)},
        {.id = GoHandled,
         .name = u"goHandled"_s,
         .text = u"Go &Handled Exception"_s,
         .needs = Needs::Prompt,
         .places = {{Menu::Debug, 0}},
         .run = command(u"gh"_s)},
        {.id = StopDebugging,
         .name = u"stopDebugging"_s,
         .text = u"Stop &Debugging"_s,
         .keys = u"Shift+F5"_s,
         .icon = u"stop"_s,
         .tip = u"End the session; the target is left as it is"_s,
         .needs = Needs::Session,
         .notSecure = true,
         .places = {{Menu::Debug, 0}, {Menu::ToolBar, 1, 1}},
         .run = order(session::CloseSession{})},
        {.id = Break,
         .name = u"break"_s,
         .text = u"&Break"_s,
         .keys = u"Ctrl+Pause; Ctrl+Cancel; Alt+Del"_s,
         .icon = u"break"_s,
         .tip = u"Running: stop the target. Stopped: cancel the command"_s,
         .needs = Needs::SomeoneToStop,
         .places = {{Menu::Debug, 0}, {Menu::ToolBar, 1}},
         .run = order(session::BreakIn{})},
        {.id = StepInto,
         .name = u"stepInto"_s,
         .text = u"Step &Into"_s,
         .keys = u"F11; F8"_s,
         .icon = u"step-into"_s,
         .repeats = true,
         .needs = Needs::PromptOrStep,
         .places = {{Menu::Debug, 1}, {Menu::ToolBar, 2}},
         .run = command(u"t"_s)},
        {.id = StepOver,
         .name = u"stepOver"_s,
         .text = u"Step &Over"_s,
         .keys = u"F10"_s,
         .icon = u"step-over"_s,
         .repeats = true,
         .needs = Needs::PromptOrStep,
         .places = {{Menu::Debug, 1}, {Menu::ToolBar, 2}},
         .run = command(u"p"_s)},
        {.id = StepOut,
         .name = u"stepOut"_s,
         .text = u"Step O&ut"_s,
         .keys = u"Shift+F11"_s,
         .icon = u"step-out"_s,
         .needs = Needs::Prompt,
         .places = {{Menu::Debug, 1}, {Menu::ToolBar, 2}},
         .run = command(u"gu"_s)},
        {.id = RunToCursor,
         .name = u"runToCursor"_s,
         .text = u"Run to &Cursor"_s,
         .keys = u"F7; Ctrl+F10"_s,
         .icon = u"run-to-cursor"_s,
         .needs = Needs::Prompt,
         .places = {{Menu::Debug, 1}, {Menu::ToolBar, 2}},
         .run = runToCursor},
        {.id = ToggleBreakpoint,
         .name = u"toggleBreakpoint"_s,
         .text = u"&Toggle Breakpoint"_s,
         .keys = u"F9"_s,
         .icon = u"breakpoint"_s,
         .tip = u"Set or remove a breakpoint at the caret of the Disassembly or Source window"_s,
         .needs = Needs::Session,
         .places = {{Menu::Debug, 2}, {Menu::ToolBar, 2}},
         .run = toggleBreakpoint},
        {.id = SourceMode,
         .name = u"sourceMode"_s,
         .text = u"Source &Mode"_s,
         .keys = u"Ctrl+Shift+L"_s,
         .checkable = true,
         .tip = u"Step by source line where one is known, else by instruction"_s,
         .needs = Needs::Session,
         .places = {{Menu::Debug, 3}},
         .run = [](const ActionContext& on,
                   bool checked) { on.session.order(session::Execute{checked ? u"l+t"_s : u"l-t"_s}); }},
    };
}

std::vector<ActionSpec> connectionActions() {
    using enum ActionId;
    using session::InitialBreak;
    using session::SetInitialBreak;
    return {
        {.id = CycleBaudRate,
         .name = u"cycleBaudRate"_s,
         .text = u"Cycle &Baud Rate"_s,
         .keys = u"Ctrl+Alt+A"_s,
         .needs = Needs::Session,
         .places = {{Menu::Connection, 0}},
         .run = order(session::PressKey{'a'})},
        {.id = CycleInitialBreak,
         .name = u"cycleInitialBreak"_s,
         .text = u"Cycle &Initial Break"_s,
         .keys = u"Ctrl+Alt+K"_s,
         .needs = Needs::Session,
         .places = {{Menu::Connection, 0}},
         .run = order(session::PressKey{'k'})},
        {.id = InitialBreakNone,
         .name = u"initialBreakNone"_s,
         .text = u"&None"_s,
         .checkable = true,
         .needs = Needs::Session,
         .places = {{Menu::InitialBreak}},
         .run = order(SetInitialBreak{InitialBreak::None})},
        {.id = InitialBreakKernelStart,
         .name = u"initialBreakKernelStart"_s,
         .text = u"At &Kernel Start"_s,
         .checkable = true,
         .needs = Needs::Session,
         .places = {{Menu::InitialBreak}},
         .run = order(SetInitialBreak{InitialBreak::AtKernelStart})},
        {.id = InitialBreakFirstModule,
         .name = u"initialBreakFirstModule"_s,
         .text = u"At First &Module Load"_s,
         .checkable = true,
         .needs = Needs::Session,
         .places = {{Menu::InitialBreak}},
         .run = order(SetInitialBreak{InitialBreak::AtFirstModule})},
        {.id = Resynchronize,
         .name = u"resynchronize"_s,
         .text = u"&Resynchronize"_s,
         .keys = u"Ctrl+Alt+R"_s,
         .icon = u"resync"_s,
         .tip = u"Agree with the target again on where the conversation stands; everything learned is kept"_s,
         .needs = Needs::Session,
         .capability = session::Capability::Resynchronize,
         .places = {{Menu::Connection, 1}, {Menu::ToolBar, 3}},
         .run = order(session::Resynchronize{})},
        {.id = RestartConnection,
         .name = u"restartConnection"_s,
         .text = u"Re&start Connection"_s,
         .icon = u"restart"_s,
         .tip = u"Close the line, open it again and attach as a new debugger; breakpoints are put back"_s,
         .needs = Needs::Session,
         .capability = session::Capability::Restart,
         .places = {{Menu::Connection, 1}, {Menu::ToolBar, 3}},
         .run = order(session::Restart{})},
        {.id = ShareSession,
         .name = u"shareSession"_s,
         .text = u"&Share This Session…"_s,
         .tip = u"Let other programs join this session"_s,
         .places = {{Menu::Debug, 4}},
         .run = [](const ActionContext& on, bool) { on.window.openShare(); }},
    };
}

}  // namespace

std::vector<ActionSpec> debugActions() {
    std::vector<ActionSpec> actions = runActions();
    for (auto& spec : connectionActions()) actions.push_back(std::move(spec));
    return actions;
}

}  // namespace hawser::ui
