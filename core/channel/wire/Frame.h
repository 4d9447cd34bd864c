#pragma once

#include <cstdint>
#include <optional>

#include "core/base/ByteReader.h"

namespace hawser::channel {

// On the wire: u32 size of the body, u8 kind, body; little-endian. Greeting and Close are the same in every
// version, so that two that do not understand each other can say so.
enum class FrameKind : std::uint8_t {
    Greeting = 1,  // each end's first
    Proof = 2,     // SASL: the server names the mechanism, then SCRAM's four messages
    Welcome = 3,   // the server's: the client has proven itself
    Data = 4,
    Ping = 5,   // u64 number
    Pong = 6,   // the same number
    Close = 7,  // u8 Goodbye, UTF-8 sentence; nothing comes behind it
};
// Kinds that a later minor version may send once both ends know each other, and that are skipped.
constexpr bool isKnown(FrameKind kind) {
    return kind >= FrameKind::Greeting && kind <= FrameKind::Close;
}

struct Frame {
    FrameKind kind{};
    Bytes body;
    bool operator==(const Frame&) const = default;
};

inline constexpr std::size_t kFrameHeader = 5;  // bytes

Bytes frameHeader(FrameKind kind, std::uint32_t size);

inline constexpr std::size_t kPingSize = 8;  // bytes of a Ping's and a Pong's body
Bytes encodePing(std::uint64_t number);
std::optional<std::uint64_t> decodePing(ByteSpan body);

// Why an end closes, for the program at the other one; a number that is not known is Ended.
enum class Goodbye : std::uint8_t {
    Ended = 0,
    Refused = 1,    // the peer has not proven itself, or wants what is not here
    Busy = 2,       // too many clients or attempts: later
    Violation = 3,  // the peer broke the rules
};
struct Farewell {
    Goodbye goodbye{};
    std::string sentence;
};
Bytes encode(const Farewell& farewell);
Farewell decodeFarewell(ByteSpan body);  // safe to show

}  // namespace hawser::channel
