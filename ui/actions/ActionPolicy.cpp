#include "ui/actions/ActionPolicy.h"

namespace hawser::ui {
namespace {

using session::ConnectionState;

// The target, or the command that holds it, can be told to stop.
bool canBreak(const EngineState& state) {
    switch (state.connection) {
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Running:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
            return true;
        case ConnectionState::Stopped:
            return state.busy;
        case ConnectionState::Closed:
        case ConnectionState::Opening:
        case ConnectionState::Restarting:
        case ConnectionState::Failed:
            return false;
    }
    return false;
}

bool canResume(const EngineState& state) {
    // The prompt comes a moment after the stop: a key pressed in between waits its turn with the session.
    return state.connection == ConnectionState::Stopped && !state.busy;
}

}  // namespace

bool isActionEnabled(ActionId id, const EngineState& state) {
    const bool attached = state.connection != ConnectionState::Closed;
    switch (id) {
        case ActionId::Go:
        case ActionId::GoHandled:
        case ActionId::GoUnhandled:
        case ActionId::StepInto:
        case ActionId::StepOver:
        case ActionId::StepOut:
        case ActionId::RunToCursor:
            return canResume(state);
        case ActionId::Break:
            return canBreak(state);
        case ActionId::GoToCurrentInstruction:
            return state.connection == ConnectionState::Stopped;
        case ActionId::StopDebugging:
        case ActionId::ToggleBreakpoint:
        case ActionId::CycleBaudRate:
        case ActionId::CycleInitialBreak:
        case ActionId::InitialBreakNone:
        case ActionId::InitialBreakKernelStart:
        case ActionId::InitialBreakFirstModule:
        case ActionId::Resynchronize:
        case ActionId::RestartConnection:
            return attached;
        case ActionId::OpenCrashDump:
            return false;
        case ActionId::KernelDebug:
        case ActionId::Exit:
        case ActionId::ExitLetsRun:
        case ActionId::ExitLeavesAsIs:
        case ActionId::ExitAsks:
        case ActionId::Cut:
        case ActionId::Copy:
        case ActionId::Paste:
        case ActionId::SelectAll:
        case ActionId::ClearOutput:
        case ActionId::SaveOutput:
        case ActionId::Find:
        case ActionId::FindNext:
        case ActionId::FindPrevious:
        case ActionId::GoToAddress:
        case ActionId::ShowCommand:
        case ActionId::ShowRegisters:
        case ActionId::NewMemory:
        case ActionId::ShowCallStack:
        case ActionId::ShowDisassembly:
        case ActionId::ShowBreakpoints:
        case ActionId::ShowModules:
        case ActionId::ShowConnection:
        case ActionId::ShowSessions:
        case ActionId::CloseCommand:
        case ActionId::CloseRegisters:
        case ActionId::CloseMemory:
        case ActionId::CloseCallStack:
        case ActionId::CloseDisassembly:
        case ActionId::CloseBreakpoints:
        case ActionId::CloseConnection:
        case ActionId::CloseCurrentWindow:
        case ActionId::NextWindow:
        case ActionId::NextSession:
        case ActionId::PreviousSession:
        case ActionId::VerboseOutput:
        case ActionId::ShowVersion:
        case ActionId::ProtocolTrace:
        case ActionId::ResetLayout:
        case ActionId::KeyboardHelp:
        case ActionId::About:
            return true;
    }
    return false;
}

}  // namespace hawser::ui
