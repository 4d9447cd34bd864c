#pragma once

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/command/InitialBreak.h"
#include "core/command/Output.h"
#include "core/disassembly/Disassembler.h"
#include "core/engine/Breakpoint.h"
#include "core/engine/EventFilters.h"
#include "core/engine/MemoryBytes.h"
#include "core/engine/Module.h"
#include "core/engine/Registers.h"
#include "core/engine/SourceText.h"
#include "core/engine/StackFrame.h"
#include "core/engine/Target.h"
#include "core/session/ConnectionState.h"
#include "core/symbols/SymbolSource.h"

// The values that cross from the engine thread to the window. All of them are copies or immutable; the window
// names no type of the layers below but these.
namespace hawser::session {

using command::InitialBreak;
using command::labelOf;
using command::nextOf;
using command::OutputKind;
using command::OutputRun;
using disassembly::FlowKind;
using disassembly::Instruction;
using engine::Breakpoint;
using engine::BreakpointKind;
using engine::BreakStatus;
using engine::Capabilities;
using engine::Capability;
using engine::EventFilter;
using engine::FrameSource;
using engine::inlineMark;
using engine::MemoryBytes;
using engine::Module;
using engine::noAddress;
using engine::refusalOf;
using engine::RegisterGroup;
using engine::RegisterValue;
using engine::SourceMatch;
using engine::StackFrame;
using symbols::SymbolState;

using RequestId = std::uint64_t;  // 0: none
using Epoch =
    std::uint64_t;  // bumped at each stop, resume, reconnect and change of the target's memory or registers

struct Statistics {
    std::uint64_t bytesReceived = 0;
    std::uint64_t bytesSent = 0;
    std::uint64_t packetsReceived = 0;
    std::uint64_t packetsSent = 0;
    std::uint64_t resends = 0;
    std::uint64_t badChecksums = 0;
    std::uint64_t damagedPackets = 0;
    std::uint64_t strayBytes = 0;
    std::uint64_t resetsSent = 0;
    std::uint64_t resetsReceived = 0;
    std::uint64_t refusedDatagrams = 0;                  // KDNET: forged, replayed, damaged or of another key
    std::optional<std::chrono::microseconds> roundTrip;  // of the last request
    std::optional<std::chrono::milliseconds> sinceLastHeard;  // nothing heard yet: none

    bool operator==(const Statistics&) const = default;
};

// One change of state: what, why, when, and the counters at that moment.
struct ConnectionChange {
    ConnectionState from = ConnectionState::Closed;
    ConnectionState to = ConnectionState::Closed;
    QString reason;  // one sentence: "Resynchronize was asked for.", "The other end closed the connection."
    QDateTime time;
    Statistics statistics;
};

struct TargetSummary {
    QString name;     // "Windows 10 19041 x64", or "x64 target, build 19041"
    QString version;  // "Kernel Version 19041 MP (2 procs) Free x64"
    QString buildLab;
    Address kernelBase;
    std::uint32_t processors = 1;
    bool pointers64 = true;
};

struct PromptState {
    QString text;  // "0: kd>"; when there is no prompt "*BUSY*", "Debuggee is running...", "Debuggee not
                   // connected"
    bool acceptsCommands = false;  // the text is a real prompt
    bool busy = false;             // a command runs; it can be cancelled
    bool stepping = false;         // a step is out: another one that is asked for waits for it

    bool operator==(const PromptState&) const = default;
};

struct StopEvent {
    Epoch epoch = 0;
    Address programCounter;
    std::uint16_t processor = 0;
    std::uint32_t processorCount = 1;
    QString summary;  // "Breakpoint 0 hit"
};

// What comes of one question: a value, or an error. Two errors are no failure of the target: Cancelled (the
// user, a resynchronize, a restart or the end of the session came between) and Overtaken (the target has
// moved on since it was asked).
template <class T>
struct Answer {
    RequestId id = 0;
    Epoch epoch = 0;  // that the value belongs to
    std::optional<Error> error;
    std::shared_ptr<const T> value;  // set when there is no error
};

// How it stands with the names of one module; one that is not listed has not been asked for.
struct ModuleSymbolState {
    Address base;
    SymbolState state = SymbolState::Deferred;
    std::string kind;                  // of what serves: "private pdb symbols"; empty: nothing does
    std::string file;                  // where that was read from; empty: the target's memory
    std::string reason;                // why it failed, or why there is no better one than this
    std::string fetching;              // the file that is being fetched; empty: none is
    std::uint64_t done = 0;            // of it, bytes
    std::uint64_t total = 0;           // 0: not told
    std::uint64_t bytesPerSecond = 0;  // 0: not known yet

    bool operator==(const ModuleSymbolState&) const = default;
};

using SymbolSnapshot = std::shared_ptr<const std::vector<ModuleSymbolState>>;
using ModuleSnapshot = std::shared_ptr<const std::vector<Module>>;
using BreakpointSnapshot = std::shared_ptr<const std::vector<Breakpoint>>;
using FilterSnapshot = std::shared_ptr<const std::vector<EventFilter>>;  // those that are not as by default
using OutputBatch = std::shared_ptr<const std::vector<OutputRun>>;

struct SessionOptions {
    QString connection;  // what stands after -k, or a crash dump (DumpPlace.h)
    InitialBreak initialBreak = InitialBreak::None;
    bool breakOnConnect = false;  // -bonc, and -b
    bool verbose = false;
    QString imagePath;                      // where image files are looked for, as .exepath has it
    QString recordingPath;                  // every byte of the line; empty: none
    QStringList initialCommands;            // -cf's lines, then -c; at the first stop
    std::vector<Breakpoint> breakpoints;    // kept from the last run
    std::vector<EventFilter> eventFilters;  // kept from the last run: those that are not as by default
    QString symbolPath;                     // where symbol files are looked for, as .sympath has it
};

}  // namespace hawser::session

Q_DECLARE_METATYPE(hawser::session::ConnectionChange)
Q_DECLARE_METATYPE(hawser::session::Statistics)
Q_DECLARE_METATYPE(hawser::session::TargetSummary)
Q_DECLARE_METATYPE(hawser::session::PromptState)
Q_DECLARE_METATYPE(hawser::session::StopEvent)
Q_DECLARE_METATYPE(hawser::session::ModuleSnapshot)
Q_DECLARE_METATYPE(hawser::session::BreakpointSnapshot)
Q_DECLARE_METATYPE(hawser::session::FilterSnapshot)
Q_DECLARE_METATYPE(hawser::session::OutputBatch)
