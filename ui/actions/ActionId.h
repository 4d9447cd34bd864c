#pragma once

namespace hawser::ui {

// The actions of the window but those that show and close docks, which come with DockTable.cpp's rows and are
// known by their names.
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
    ShowSessions,
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
    ResetLayout,
    KeyboardHelp,
    About,
};

}  // namespace hawser::ui
