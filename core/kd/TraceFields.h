#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/ByteReader.h"

// A traced packet taken apart for a person. For showing only: nothing here ever fails, whatever the bytes
// hold, and nothing that comes out is acted on.
namespace hawser::kd {

// What a reader of a trace wants to tell apart at a glance.
enum class TraceKind : std::uint8_t {
    Request,      // STATE_MANIPULATE, either way: requests and their replies
    StateChange,  // STATE_CHANGE64 and the old 32-bit one
    DebugIo,      // prints and prompts
    FileIo,
    OtherData,
    Control,  // ACKNOWLEDGE, RESEND, RESET
    BreakIn,  // the single byte 0x62
    Damaged,  // the parser could not make a packet of its bytes
};

struct TraceHead {
    TraceKind kind = TraceKind::Damaged;
    std::string_view type;   // "STATE_MANIPULATE"; static storage
    std::uint32_t id = 0;    // as on the wire; 0 for BreakIn and Damaged
    std::uint32_t size = 0;  // payload, bytes
};

struct TraceField {
    std::string name;   // as the WDK's header calls it
    std::string value;  // plain ASCII
};

// `line`: one packet as on the wire, header included; a single byte is a break-in, none a damaged packet.
TraceHead traceHeadOf(ByteSpan line);
// The fields of header and payload in wire order, at most kMaxTraceFields. A payload that ends early ends the
// list with the field "(cut short)". Offsets: kd-protocol.md 1.2, 3.1, 3.2, 4.1 to 4.4, 5.1, 5.5.
std::vector<TraceField> traceFieldsOf(ByteSpan line);
inline constexpr std::size_t kMaxTraceFields = 64;

}  // namespace hawser::kd
