#pragma once

#include <QString>
#include <variant>

#include "core/session/Questions.h"

// All that can be asked of a session: values, and nothing but values, for they are also the wire of a remote
// session. An order has no answer: what comes of it is told by events. A question names what its answer holds
// (`Value`) and gets exactly one.
namespace hawser::session {

// --- the connection; each of these interrupts what the engine thread waits for ---
struct OpenSession {
    SessionOptions options;
};
struct CloseSession {};
struct Resynchronize {};
struct Restart {};
struct BreakIn {};
struct CancelCommand {};
struct Quit {
    bool leaveRunning = false;
};

// --- settings ---
struct PressKey {  // a control key (core/command/ControlKeys.h)
    char letter = 0;
};
struct SetInitialBreak {
    InitialBreak initialBreak = InitialBreak::None;
};
struct SetPacketTrace {  // packets as values, for the window; the control key d prints them
    bool on = false;
    bool forClients = false;  // of a server that shares the session: the window's own wish is another
};

// --- commands ---
struct Execute {
    QString line;
    QString from{};  // who typed it at another program; empty: typed here
};
struct Announce {  // one line of the output, for everybody
    OutputKind kind = OutputKind::Status;
    QString text;
};
struct ShareSession {  // as .server, but not shown as typed: the address may hold a password
    QString address;
};
struct AnswerTargetPrompt {
    QString text;
};

using SessionRequest =
    std::variant<OpenSession, CloseSession, Resynchronize, Restart, BreakIn, CancelCommand, Quit, PressKey,
                 SetInitialBreak, SetPacketTrace, Execute, Announce, ShareSession, AnswerTargetPrompt,
                 ReadRegisters, ReadMemoryAt, DisassembleAt, ReadStack, ReadProcessors, Evaluate,
                 WriteRegister, WriteMemoryAt, SelectProcessor, SelectFrame, ToggleBreakpoint,
                 EnableBreakpoint, RemoveBreakpoint, ReloadModules, FindSource, ReadSource,
                 ToggleSourceBreakpoint, CompleteLine, ReadLocals, ReadWatch, AssignValue, ReadTasks,
                 SelectProcess, SelectThread>;

// A request on its way. Id 0: nobody waits for an answer.
struct PostedRequest {
    RequestId id = 0;
    SessionRequest request;
    Epoch asked = 0;  // the epoch that whoever asked knew of
};

// How a request treats what the engine thread is doing when it arrives.
enum class Urgency {
    Normal,     // waits its turn
    Break,      // ends a command or a view's read at once, the handling of a stop only after a while
    Interrupt,  // ends every wait
};
Urgency urgencyOf(const SessionRequest& request);

}  // namespace hawser::session
