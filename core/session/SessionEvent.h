#pragma once

#include <variant>

#include "core/command/SessionControl.h"
#include "core/session/LineKind.h"
#include "core/session/SessionRequest.h"
#include "core/session/trace/PacketTrace.h"
#include "core/session/watch/Health.h"

// All that a session tells: values, and nothing but values, for they are also the wire of a remote session.
// Events come in the order in which things happened. Beside these, ConnectionChange, Statistics,
// TargetSummary, StopEvent, PromptState and Capabilities (SessionTypes.h) are events themselves.
namespace hawser::session {

// --- the line ---
struct LineNamed {
    QString text;  // "pipe /run/vm/kd.sock"; empty: there is none
    LineKind kind = LineKind::None;
};
// How the line is, told whenever it reads differently, and what the counters gained.
struct LineReport {
    HealthReport health;
    Statistics sinceStart;              // since the session was opened
    Statistics sinceResynchronization;  // since the last resynchronize or restart; else as sinceStart
    Statistics sinceResume;  // since the target was last let go: what its stop has cost; else as sinceStart
};

// --- the target ---
struct TargetForgotten {  // restart, reboot, another target: what was learned is void
    Epoch epoch = 0;
};
struct Resumed {
    Epoch epoch = 0;
};
// Registers, memory or code may have changed while stopped, or another processor or frame is shown: read
// again what is visible.
struct ContentsChanged {
    Epoch epoch = 0;
    unsigned frame = 0;  // the chosen one
};
struct ModulesChanged {
    ModuleSnapshot modules;
};
struct SymbolsChanged {
    SymbolSnapshot symbols;
};
struct BreakpointsChanged {
    BreakpointSnapshot breakpoints;
};
struct EventFiltersChanged {
    FilterSnapshot filters;
};
struct TargetPrompted {  // DbgPrompt waits for AnswerTargetPrompt
    QString text;
    unsigned room = 0;  // characters
};

// --- settings ---
struct InitialBreakChanged {
    InitialBreak initialBreak = InitialBreak::None;
};
struct TitleChanged {  // .wtitle: what windows are named from now on
    QString title;
};
struct SecureModeSet {};  // for as long as the program runs
struct VerboseChanged {
    bool on = false;
};
struct SymbolPathChanged {
    QString path;
};

struct SourceModeChanged {  // p and t go line by line
    bool on = false;
};

// --- output ---
struct Output {
    OutputBatch runs;  // bursts are joined
};
struct OutputCleared {};  // .cls
struct PacketsTraced {
    PacketBatch packets;  // bursts are joined
};
// A file that is written for the user - a log, a recording - cannot be written any more, and was closed. The
// output says the same.
struct FileLost {
    QString text;  // one sentence: which, and why
};
struct Progress {
    QString what;
    std::uint64_t done = 0;
    std::uint64_t total = 0;  // 0: unknown; done == total: over
};

// --- other targets ---
struct OpeningAsked {  // .opendump: another target beside this one; the program decides where
    QString connection;
};

// --- other programs ---
struct SharingAsked {  // .server and its kin typed: the program that shares the session acts
    command::SharingWish wish = command::SharingWish::List;
    QString argument;
    QString from;  // who typed it at another program
};
// The way to the server of a session that is elsewhere; told by a RemoteSession itself.
struct ServerLink {
    enum class State { Connecting, Connected, Lost, Ended };
    State state = State::Connecting;
    QString server;  // "tls lab:5005"
    QString reason;  // one sentence
    QString name;    // what we are called there: the `from` of what is typed here
    std::optional<std::chrono::microseconds> roundTrip;
    bool passwordNeeded = false;  // it ended for want of one
};

// --- the end ---
struct QuitRequested {  // q, qq, Ctrl+B typed: the program decides what to do
    bool abrupt = false;
    QString from{};  // whoever is to leave: another program; empty: this one
};
struct Finished {};  // after Quit: the session can be destroyed

// The one answer to a question. Session hands it to whoever asked.
struct Answered {
    RequestId id = 0;
    Epoch epoch = 0;
    Result<AnswerValue> outcome;
};

using SessionEvent =
    std::variant<ConnectionChange, Statistics, LineNamed, LineReport, TargetSummary, TargetForgotten,
                 StopEvent, Resumed, ContentsChanged, PromptState, Capabilities, ModulesChanged,
                 BreakpointsChanged, EventFiltersChanged, TargetPrompted, InitialBreakChanged, VerboseChanged,
                 Output, OutputCleared, PacketsTraced, FileLost, Progress, OpeningAsked, SharingAsked,
                 ServerLink, QuitRequested, Finished, Answered, SymbolsChanged, SymbolPathChanged,
                 SourceModeChanged, TitleChanged, SecureModeSet>;

}  // namespace hawser::session
