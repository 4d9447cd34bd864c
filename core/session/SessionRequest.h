#pragma once

#include <QByteArray>
#include <QString>
#include <variant>

#include "core/session/SessionTypes.h"

// What the window asks of the engine thread. Values only.
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
struct CycleBaudRate {};
struct SetInitialBreak {
    InitialBreak initialBreak = InitialBreak::None;
};
struct SetProtocolTrace {
    bool on = false;
};
struct SetPacketTrace {  // packets as values, for the window; SetProtocolTrace is the printed one
    bool on = false;
};
struct SetVerbose {
    bool on = false;
};

// --- commands and views ---
struct Execute {
    QString line;
};
struct AnswerTargetPrompt {
    QString text;
};
struct ReadRegisters {};
struct ReadMemoryAt {
    QString expression;  // empty: `address` is meant
    Address address;
    std::size_t count = 0;
    bool physical = false;
};
struct DisassembleAt {
    QString expression;
    std::optional<Address> address;  // neither: the program counter
    unsigned before = 0;
    unsigned after = 0;
};
struct ReadStack {
    unsigned maxFrames = 0;
};
struct Evaluate {
    QString expression;
};
struct WriteRegister {
    QString name;
    std::uint64_t value = 0;
};
struct WriteMemoryAt {
    Address address;
    QByteArray bytes;
    bool physical = false;
};
struct SelectProcessor {
    unsigned processor = 0;
};
struct ToggleBreakpoint {
    Address address;
};
struct EnableBreakpoint {
    unsigned id = 0;
    bool on = false;
};
struct RemoveBreakpoint {
    unsigned id = 0;
};
struct ReloadModules {};

using SessionRequestBody =
    std::variant<OpenSession, CloseSession, Resynchronize, Restart, BreakIn, CancelCommand, Quit,
                 CycleBaudRate, SetInitialBreak, SetProtocolTrace, SetPacketTrace, SetVerbose, Execute,
                 AnswerTargetPrompt, ReadRegisters, ReadMemoryAt, DisassembleAt, ReadStack, Evaluate,
                 WriteRegister, WriteMemoryAt, SelectProcessor, ToggleBreakpoint, EnableBreakpoint,
                 RemoveBreakpoint, ReloadModules>;

struct SessionRequest {
    RequestId id = 0;  // 0: nobody waits for an answer
    SessionRequestBody body;
};

// How a request treats what the engine thread is doing when it arrives.
enum class Urgency {
    Normal,     // waits its turn
    Break,      // ends a command or a view's read at once, the handling of a stop only after a while
    Interrupt,  // ends every wait
};
Urgency urgencyOf(const SessionRequestBody& body);

}  // namespace hawser::session
