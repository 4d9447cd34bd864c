#include "ui/actions/ActionId.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// Texts and keys are classic WinDbg's (windbg-surface.md, 1.1 to 1.8). Alt+8 opens Breakpoints, as in newer
// WinDbg.
std::vector<ActionSpec> makeTable() {
    using enum ActionId;
    return {
        {KernelDebug, u"kernelDebug"_s, u"&Kernel Debug…"_s, u"Ctrl+K"_s, u"connect"_s, false,
         u"Connect to a target"_s},
        {OpenCrashDump,
         u"openCrashDump"_s,
         u"Open Crash &Dump…"_s,
         u"Ctrl+D"_s,
         {},
         false,
         u"Crash dumps cannot be opened in this version"_s,
         Needs::AnotherVersion},
        {Exit, u"exit"_s, u"E&xit"_s, u"Alt+F4"_s, {}, false, {}},
        {ExitLetsRun, u"exitLetsRun"_s, u"Remove Breakpoints and Let the Target &Run"_s, {}, {}, true, {}},
        {ExitLeavesAsIs, u"exitLeavesAsIs"_s, u"Leave the Target as It &Is"_s, {}, {}, true, {}},
        {ExitAsks, u"exitAsks"_s, u"&Ask Each Time"_s, {}, {}, true, {}},
        {Cut, u"cut"_s, u"Cu&t"_s, u"Ctrl+X; Shift+Del"_s, {}, false, {}},
        {Copy, u"copy"_s, u"&Copy"_s, u"Ctrl+C; Ctrl+Ins"_s, {}, false, {}},
        {Paste, u"paste"_s, u"&Paste"_s, u"Ctrl+V; Shift+Ins"_s, {}, false, {}},
        {SelectAll, u"selectAll"_s, u"Select &All"_s, u"Ctrl+A"_s, {}, false, {}},
        {ClearOutput, u"clearOutput"_s, u"C&lear Command Output"_s, {}, {}, false, {}},
        {SaveOutput, u"saveOutput"_s, u"&Write Command Output to File…"_s, {}, {}, false, {}},
        {Find, u"find"_s, u"&Find in Command Output…"_s, u"Ctrl+F"_s, {}, false, {}},
        {FindNext, u"findNext"_s, u"Find &Next"_s, u"F3"_s, {}, false, {}},
        {FindPrevious, u"findPrevious"_s, u"Find Pre&vious"_s, u"Shift+F3"_s, {}, false, {}},
        {GoToAddress, u"goToAddress"_s, u"&Go to Address…"_s, u"Ctrl+G"_s, {}, false, {}},
        {GoToCurrentInstruction,
         u"goToCurrentInstruction"_s,
         u"Go to C&urrent Instruction"_s,
         u"Alt+*"_s,
         {},
         false,
         {},
         Needs::TargetAtStop},
        {ShowCommand, u"showCommand"_s, u"&Command"_s, u"Alt+1"_s, {}, false, {}},
        {ShowRegisters, u"showRegisters"_s, u"&Registers"_s, u"Alt+4"_s, {}, false, {}},
        {NewMemory, u"newMemory"_s, u"&Memory (New)"_s, u"Alt+5"_s, {}, false, {}},
        {ShowCallStack, u"showCallStack"_s, u"Call &Stack"_s, u"Alt+6"_s, {}, false, {}},
        {ShowDisassembly, u"showDisassembly"_s, u"&Disassembly"_s, u"Alt+7"_s, {}, false, {}},
        {ShowBreakpoints, u"showBreakpoints"_s, u"&Breakpoints"_s, u"Alt+8; Alt+F9"_s, {}, false, {}},
        {ShowModules, u"showModules"_s, u"M&odules"_s, u"Ctrl+Shift+M"_s, {}, false, {}},
        {ShowConnection, u"showConnection"_s, u"Co&nnection"_s, u"Alt+0"_s, {}, false, {}},
        {ShowSessions,
         u"showSessions"_s,
         u"Sess&ions"_s,
         u"Ctrl+Alt+S"_s,
         {},
         false,
         u"The overview of all sessions"_s},
        {CloseCommand, u"closeCommand"_s, u"Close Command"_s, u"Alt+Shift+1"_s, {}, false, {}},
        {CloseRegisters, u"closeRegisters"_s, u"Close Registers"_s, u"Alt+Shift+4"_s, {}, false, {}},
        {CloseMemory, u"closeMemory"_s, u"Close Memory"_s, u"Alt+Shift+5"_s, {}, false, {}},
        {CloseCallStack, u"closeCallStack"_s, u"Close Call Stack"_s, u"Alt+Shift+6"_s, {}, false, {}},
        {CloseDisassembly, u"closeDisassembly"_s, u"Close Disassembly"_s, u"Alt+Shift+7"_s, {}, false, {}},
        {CloseBreakpoints, u"closeBreakpoints"_s, u"Close Breakpoints"_s, u"Alt+Shift+8"_s, {}, false, {}},
        {CloseConnection, u"closeConnection"_s, u"Close Connection"_s, u"Alt+Shift+0"_s, {}, false, {}},
        {CloseCurrentWindow,
         u"closeCurrentWindow"_s,
         u"&Close Current Window"_s,
         u"Ctrl+F4"_s,
         {},
         false,
         {}},
        {NextWindow, u"nextWindow"_s, u"&Next Window"_s, u"Ctrl+Tab"_s, {}, false, {}},
        {NextSession, u"nextSession"_s, u"Next &Session"_s, u"Ctrl+PgDown"_s, {}, false, {}},
        {PreviousSession, u"previousSession"_s, u"&Previous Session"_s, u"Ctrl+PgUp"_s, {}, false, {}},
        {VerboseOutput, u"verbose"_s, u"&Verbose Output"_s, u"Ctrl+Alt+V"_s, {}, true, {}},
        {ShowVersion, u"version"_s, u"Show V&ersion"_s, u"Ctrl+Alt+W"_s, {}, false, {}},
        {Go, u"go"_s, u"&Go"_s, u"F5"_s, u"go"_s, false, u"Let the target run"_s, Needs::Prompt},
        {GoHandled, u"goHandled"_s, u"Go &Handled Exception"_s, {}, {}, false, {}, Needs::Prompt},
        {GoUnhandled, u"goUnhandled"_s, u"Go &Unhandled Exception"_s, {}, {}, false, {}, Needs::Prompt},
        {StopDebugging, u"stopDebugging"_s, u"Stop &Debugging"_s, u"Shift+F5"_s, u"stop"_s, false,
         u"End the session; the target is left as it is"_s, Needs::Session},
        {Break, u"break"_s, u"&Break"_s, u"Ctrl+Pause; Ctrl+Cancel; Alt+Del"_s, u"break"_s, false,
         u"Running: stop the target. Stopped: cancel the command"_s, Needs::SomeoneToStop},
        {StepInto, u"stepInto"_s, u"Step &Into"_s, u"F11; F8"_s, u"step-into"_s, false, {}, Needs::Prompt},
        {StepOver, u"stepOver"_s, u"Step &Over"_s, u"F10"_s, u"step-over"_s, false, {}, Needs::Prompt},
        {StepOut, u"stepOut"_s, u"Step O&ut"_s, u"Shift+F11"_s, u"step-out"_s, false, {}, Needs::Prompt},
        {RunToCursor,
         u"runToCursor"_s,
         u"Run to &Cursor"_s,
         u"F7; Ctrl+F10"_s,
         u"run-to-cursor"_s,
         false,
         {},
         Needs::Prompt},
        {ToggleBreakpoint, u"toggleBreakpoint"_s, u"&Toggle Breakpoint"_s, u"F9"_s, u"breakpoint"_s, false,
         u"Set or remove a breakpoint at the caret of the Disassembly window"_s, Needs::Session},
        {CycleBaudRate,
         u"cycleBaudRate"_s,
         u"Cycle &Baud Rate"_s,
         u"Ctrl+Alt+A"_s,
         {},
         false,
         {},
         Needs::Session},
        {CycleInitialBreak,
         u"cycleInitialBreak"_s,
         u"Cycle &Initial Break"_s,
         u"Ctrl+Alt+K"_s,
         {},
         false,
         {},
         Needs::Session},
        {InitialBreakNone, u"initialBreakNone"_s, u"&None"_s, {}, {}, true, {}, Needs::Session},
        {InitialBreakKernelStart,
         u"initialBreakKernelStart"_s,
         u"At &Kernel Start"_s,
         {},
         {},
         true,
         {},
         Needs::Session},
        {InitialBreakFirstModule,
         u"initialBreakFirstModule"_s,
         u"At First &Module Load"_s,
         {},
         {},
         true,
         {},
         Needs::Session},
        {Resynchronize, u"resynchronize"_s, u"&Resynchronize"_s, u"Ctrl+Alt+R"_s, u"resync"_s, false,
         u"Agree with the target again on where the conversation stands; everything learned is kept"_s,
         Needs::Session},
        {RestartConnection,
         u"restartConnection"_s,
         u"Re&start Connection"_s,
         {},
         u"restart"_s,
         false,
         u"Close the line, open it again and attach as a new debugger; breakpoints are put back"_s,
         Needs::Session},
        {ProtocolTrace, u"protocolTrace"_s, u"Protocol &Trace"_s, u"Ctrl+Alt+D"_s, u"trace"_s, true,
         u"Show each packet on the line, both directions"_s},
        {ResetLayout, u"resetLayout"_s, u"&Reset Layout"_s, {}, {}, false, {}},
        {KeyboardHelp, u"keyboardHelp"_s, u"&Keyboard"_s, u"F1"_s, {}, false, {}},
        {About, u"about"_s, u"&About Hawser"_s, {}, {}, false, {}},
    };
}

}  // namespace

const std::vector<ActionSpec>& actionTable() {
    static const std::vector<ActionSpec> table = makeTable();
    return table;
}

const ActionSpec& specOf(ActionId id) {
    return *std::ranges::find(actionTable(), id, &ActionSpec::id);
}

std::optional<ActionId> actionNamed(const QString& name) {
    if (name == "restart"_L1) return ActionId::RestartConnection;
    if (name == "resync"_L1) return ActionId::Resynchronize;
    if (name == "connect"_L1) return ActionId::KernelDebug;
    const auto& table = actionTable();
    const auto found = std::ranges::find(table, name, &ActionSpec::name);
    if (found == table.end()) return {};
    return found->id;
}

}  // namespace hawser::ui
