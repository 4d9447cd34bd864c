#pragma once

#include <array>
#include <string>
#include <variant>
#include <vector>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"
#include "core/kd/Wire.h"

// What a target says on its own: state changes, prints, prompts, file requests. kd-protocol.md 4 and 5.
namespace hawser::kd {

// 4.6: a cache of what a debugger shows first. Depends on the machine; x64 and x86 are certain, on others it
// is empty: several layouts are in use there and cannot be told apart.
struct ControlReport {
    std::uint64_t dr6 = 0;
    std::uint64_t dr7 = 0;
    std::uint32_t eflags = 0;
    std::uint16_t segCs = 0;
    Bytes instructionStream;  // at most kMaxInstructionStream bytes at the program counter
};

struct ExceptionReport {
    std::uint32_t code = 0;
    std::uint32_t flags = 0;
    Address record;                         // nested record
    Address address;                        // pc, or pc+1 for a compiled-in int 3 on some kernels (13)
    std::vector<std::uint64_t> parameters;  // at most 15
    bool firstChance = true;
};

struct LoadSymbolsReport {
    std::string path;  // UTF-8, as the target sent it; not to be trusted as a true place
    Address base;
    std::uint64_t processId = 0;
    std::uint32_t checkSum = 0;
    std::uint32_t sizeOfImage = 0;  // bytes
    bool unload = false;

    // 4.4: every image is gone, the target is about to leave.
    bool allImagesGone() const { return unload && path.empty() && base.value() == UINT64_MAX; }
};

struct CommandStringReport {
    std::string name;
    std::string command;  // untrusted text
};

// A stop whose cause cannot be read: cut short, of a kind that nobody knows, of an old protocol.
struct UnreadableReport {};

struct StateChange {
    std::uint16_t processorLevel = 0;
    std::uint16_t processor = 0;
    std::uint32_t processorCount = 1;  // bounded to kMaxProcessors by the decoder
    Address thread;                    // KTHREAD; 0 in a boot debugger
    Address programCounter;
    std::variant<ExceptionReport, LoadSymbolsReport, CommandStringReport, UnreadableReport> what;
    std::string trouble;  // why not all of it could be read, one sentence; empty: all was
    ControlReport control;
    Machine machine = Machine::X64;            // whose layout `control` was read in
    std::array<std::byte, 48> controlBytes{};  // the report as received, for interpretFor()

    const ExceptionReport* exception() const { return std::get_if<ExceptionReport>(&what); }
    const LoadSymbolsReport* loadSymbols() const { return std::get_if<LoadSymbolsReport>(&what); }

    static constexpr std::uint32_t kMaxProcessors = 4096;
};

struct DebugPrint {
    std::uint16_t processor = 0;
    std::string text;  // as it came (AnsiText.h); may be cut anywhere, lines end with \n
};
struct DebugPrompt {
    std::uint16_t processor = 0;
    std::string text;
    std::uint32_t room = 0;  // characters the target accepts
};

// 5.5. Only what is needed to answer: the target waits for a reply.
struct FileRequest {
    std::uint32_t api = 0;
    std::string name;  // create only
    Bytes payload;     // as received, for the echo
};

Result<StateChange> decodeStateChange(ByteSpan payload, Machine machine);
// One that `error` says cannot be read: the target stands still all the same, so whatever there is of it is
// taken, and what is missing is 0 or empty.
StateChange salvageStateChange(ByteSpan payload, Machine machine, const Error& error);
// DBGKD_WAIT_STATE_CHANGE32, of kernels before version 5 of the protocol (3.1), which are not supported:
// where it stands, and no more.
StateChange salvageStateChange32(ByteSpan payload);
Bytes encodeStateChange(const StateChange& change, Machine machine);
// Reads what depends on the machine - the control report and the width of addresses - once the machine is
// known: a target's first state change comes before it has told its version. Nothing to do for the machine
// that it was read for already.
void interpretFor(StateChange& change, Machine machine);

Result<std::variant<DebugPrint, DebugPrompt>> decodeDebugIo(ByteSpan payload);
Bytes encodePrint(const DebugPrint& print);
Bytes encodePrompt(const DebugPrompt& prompt);
Bytes encodePromptReply(const DebugPrompt& prompt, std::string_view answer);  // cut to the room
Result<std::string> decodePromptReply(ByteSpan payload);

Result<FileRequest> decodeFileRequest(ByteSpan payload);
Bytes encodeFileRefusal(const FileRequest& request);  // STATUS_NO_SUCH_FILE: "not replaced"

}  // namespace hawser::kd
