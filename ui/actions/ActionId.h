#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace hawser::ui {

// Every command of the window. The table in ActionTable.cpp gives each its name, text, keys and icon.
enum class ActionId {
    KernelDebug,
    OpenCrashDump,
    Exit,
    ExitLetsRun,
    ExitLeavesAsIs,
    ExitAsks,
    Cut,
    Copy,
    Paste,
    SelectAll,
    ClearOutput,
    SaveOutput,
    Find,
    FindNext,
    FindPrevious,
    GoToAddress,
    GoToCurrentInstruction,
    ShowCommand,
    ShowRegisters,
    NewMemory,
    ShowCallStack,
    ShowDisassembly,
    ShowBreakpoints,
    ShowModules,
    ShowConnection,
    ShowSessions,
    CloseCommand,
    CloseRegisters,
    CloseMemory,
    CloseCallStack,
    CloseDisassembly,
    CloseBreakpoints,
    CloseConnection,
    CloseCurrentWindow,
    NextWindow,
    NextSession,
    PreviousSession,
    VerboseOutput,
    ShowVersion,
    Go,
    GoHandled,
    GoUnhandled,
    StopDebugging,
    Break,
    StepInto,
    StepOver,
    StepOut,
    RunToCursor,
    ToggleBreakpoint,
    CycleBaudRate,
    CycleInitialBreak,
    InitialBreakNone,
    InitialBreakKernelStart,
    InitialBreakFirstModule,
    Resynchronize,
    RestartConnection,
    ProtocolTrace,
    ResetLayout,
    KeyboardHelp,
    About,
};

// What an action needs before it can be used; ActionPolicy.cpp says when that is there.
enum class Needs {
    Nothing,
    Session,        // an open one, whatever its state
    TargetAtStop,   // a command may run on it
    Prompt,         // a stopped target that is told to go on
    SomeoneToStop,  // a target that runs, or a command that holds one
    AnotherVersion  // not there yet
};

struct ActionSpec {
    ActionId id;
    QString name;  // objectName; also what a link "action:<name>" in the output says
    QString text;  // with mnemonic
    QString keys;  // portable key sequences, separated by "; "
    QString icon;  // file of resources/icons without ending; empty: none
    bool checkable = false;
    QString tip;
    Needs needs = Needs::Nothing;
};

const std::vector<ActionSpec>& actionTable();
const ActionSpec& specOf(ActionId id);

// "restart", "resync" and every name of the table.
std::optional<ActionId> actionNamed(const QString& name);

}  // namespace hawser::ui
