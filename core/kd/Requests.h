#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"
#include "core/kd/Wire.h"

// Manipulate requests and their replies as values. Layouts: kd-protocol.md 3.1 to 3.10.
namespace hawser::kd {

enum class MemorySpace : std::uint8_t { Virtual, Physical };

struct ReadMemory {
    MemorySpace space = MemorySpace::Virtual;
    Address address;
    std::uint32_t count = 0;  // bytes; at most kMaxTransfer
};
struct WriteMemory {
    MemorySpace space = MemorySpace::Virtual;
    Address address;
    Bytes data;  // at most kMaxTransfer
};
struct GetContext {};
struct SetContext {
    Bytes context;  // the whole record
};
struct GetContextEx {
    std::uint32_t offset = 0;
    std::uint32_t count = 0;
};
struct SetContextEx {
    std::uint32_t offset = 0;
    std::uint32_t totalSize = 0;  // sent as BytesCopied (3.5)
    Bytes slice;
};
struct WriteBreakPoint {
    Address address;
};
struct RestoreBreakPoint {
    std::uint32_t handle = 0;
};
struct WriteBreakPointEx {
    std::vector<Address> addresses;  // at most kMaxTargetBreakpoints
};
struct RestoreBreakPointEx {
    std::vector<std::uint32_t> handles;
};
struct ReadControlSpace {
    std::uint64_t selector =
        0;                    // x64: 0 KPCR, 1 KPRCB, 2 special registers, 3 KTHREAD; x86: byte offset (3.8)
    std::uint32_t count = 0;  // bytes
};
struct WriteControlSpace {
    std::uint64_t selector = 0;
    Bytes data;
};
struct ReadIoSpace {
    std::uint64_t port = 0;
    std::uint32_t size = 1;  // 1, 2 or 4 bytes
};
struct WriteIoSpace {
    std::uint64_t port = 0;
    std::uint32_t size = 1;
    std::uint32_t value = 0;
};
struct Continue {
    std::uint32_t status = kDbgContinue;
};
// The control set in architecture-free form; the encoder lays it out for the machine (3.6).
struct Continue2 {
    std::uint32_t status = kDbgContinue;
    bool trace = false;  // single step one instruction
    std::uint64_t dr7 = 0;
    std::uint64_t symbolStart = 1;  // 1: leave the tracing range alone
    std::uint64_t symbolEnd = 0;
};
struct Reboot {};
struct CauseBugCheck {
    std::uint32_t code = 0xE2;
};
struct SwitchProcessor {};  // the new processor stands in Request::processor
struct GetVersion {};
struct ReadMsr {
    std::uint32_t msr = 0;
};
struct WriteMsr {
    std::uint32_t msr = 0;
    std::uint64_t value = 0;
};
struct SearchMemory {
    Address address;
    std::uint64_t length = 0;  // bytes
    Bytes pattern;
};
struct FillMemory {
    MemorySpace space = MemorySpace::Virtual;
    Address address;
    std::uint32_t length = 0;  // bytes
    Bytes pattern;
};
struct QueryMemory {
    Address address;
};
struct ClearAllInternalBreakpoints {};
struct UnknownRequest {  // decoded by a target that does not know the API
    std::uint32_t apiNumber = 0;
};

using RequestBody =
    std::variant<ReadMemory, WriteMemory, GetContext, SetContext, GetContextEx, SetContextEx, WriteBreakPoint,
                 RestoreBreakPoint, WriteBreakPointEx, RestoreBreakPointEx, ReadControlSpace,
                 WriteControlSpace, ReadIoSpace, WriteIoSpace, Continue, Continue2, Reboot, CauseBugCheck,
                 SwitchProcessor, GetVersion, ReadMsr, WriteMsr, SearchMemory, FillMemory, QueryMemory,
                 ClearAllInternalBreakpoints, UnknownRequest>;

struct Request {
    RequestBody body;
    std::uint16_t processor = 0xFFFF;  // whose registers or control space; 0xFFFF where none is meant
    // Not on the wire: the next request comes as soon as this one is answered, so that the acknowledgement of
    // the answer may travel with it.
    bool anotherFollows = false;
};

// What the user must know of a request before it is repeated (3.1, design decision "at most once").
bool expectsReply(const RequestBody& body);  // false: the target only acknowledges
bool isRepeatable(const RequestBody& body);  // true: executing it twice changes nothing
// True: the target leaves its debugger loop. What it reports next is new, even if it looks the same.
bool letsTargetGo(const RequestBody& body);
std::string_view nameOf(const RequestBody& body);

// 3.3
struct Version {
    std::uint16_t majorVersion = 0;  // low byte 0xF free build, 0xC checked; high byte the kind of debuggee
    std::uint16_t buildNumber = 0;
    std::uint8_t protocolVersion = 0;
    std::uint8_t secondaryVersion = 0;
    std::uint16_t flags = 0;
    Machine machine{};  // may hold a value that is none of the enumerators
    std::uint8_t maxPacketType = 0;
    std::uint8_t maxStateChange = 0;
    std::uint8_t maxManipulate = 0;
    std::uint8_t simulation = 0;
    Address kernelBase;
    Address loadedModuleList;
    Address debuggerDataList;

    bool multiprocessor() const { return (flags & 0x01) != 0; }
    bool hasDebuggerData() const { return (flags & 0x02) != 0 && debuggerDataList.value() != 0; }
    bool pointers64() const {
        if (machine == Machine::X64 || machine == Machine::Arm64) return true;
        return (flags & 0x04) != 0 && machine != Machine::X86 && machine != Machine::ArmThumb2;
    }
    bool checkedBuild() const { return (majorVersion & 0xFF) == 0x0C; }
};

struct BreakPointResult {
    std::uint32_t handle = 0;
    std::uint32_t status = 0;  // NTSTATUS
};
struct MemoryProperties {
    std::uint32_t space = 0;  // 0 process, 1 session, 2 kernel
    bool readable = false;
    bool writable = false;
    bool executable = false;
    bool fixed = false;
};

// One reply. Only the members that the API fills hold something.
struct Reply {
    std::uint32_t apiNumber = 0;
    std::uint32_t status = kStatusSuccess;  // NTSTATUS as the target sent it
    std::uint16_t processor = 0;
    Bytes data;                // memory, context, control space; already cut to what the target really gave
    std::uint32_t actual = 0;  // bytes written, filled or copied, as the target counts them
    std::uint64_t value = 0;   // MSR, I/O port, breakpoint handle, found address
    std::vector<BreakPointResult> breakpoints;
    std::optional<Version> version;
    std::optional<MemoryProperties> memory;

    bool ok() const { return status == kStatusSuccess; }
};

// Lays the request out for the machine; 56 bytes and the request's data. Error InvalidArgument where it would
// not fit in one packet.
Result<Bytes> encodeRequest(const Request& request, Machine machine);
// Target side. Error Truncated or Malformed.
Result<Request> decodeRequest(ByteSpan payload, Machine machine);
// Target side: the reply to `requestPayload`, header modified in place as real targets do.
Bytes encodeReply(ByteSpan requestPayload, const Request& request, const Reply& reply);
// Host side. Accepts a reply shorter than 56 bytes when its status is an error (3.1).
Result<Reply> decodeReply(ByteSpan payload);
// True when the reply belongs to the request: same API and the same echoed arguments (2.9).
bool answers(const Reply& reply, ByteSpan replyPayload, const Request& request, Machine machine);

}  // namespace hawser::kd
