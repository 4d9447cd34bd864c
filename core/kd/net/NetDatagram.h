#pragma once

#include "core/kd/net/NetCipher.h"

// One datagram of KDNET: what travels in UDP, and what is in it. kd-protocol.md 6.3 and 6.4.
namespace hawser::kd::net {

// Bytes.
inline constexpr std::size_t kNetHeaderSize = 6;     // "MDBG", version, channel
inline constexpr std::size_t kNetMetadataSize = 8;   // sequence number, direction and padding
inline constexpr std::size_t kNetBlock = 16;         // of the cipher
inline constexpr std::size_t kLeastDatagram = 0x26;  // header, one block, tag
// Header, metadata, a KD packet of 4000 bytes with its header, padding and tag; nothing longer is sent or
// taken.
inline constexpr std::size_t kMostDatagram = kNetHeaderSize + 4032 + kNetBlock;

enum class Channel : std::uint8_t { Data = 0, Control = 1 };
enum class Heading : std::uint8_t { TargetToHost, HostToTarget };

// What is in a datagram once it has been opened.
struct Datagram {
    std::uint8_t version = 4;  // 2 (Windows 8.1) and 4 (Windows 10) are known
    Channel channel = Channel::Data;
    Heading heading = Heading::HostToTarget;
    std::uint64_t sequence = 0;  // 56 bits
    Bytes body;
};

// Why a datagram was not taken; each has a counter.
enum class Refusal : std::uint8_t {
    NotOurs,      // does not begin as KDNET's do
    Truncated,    // too short, too long, or no whole number of cipher blocks
    BadTag,       // forged, damaged, or sealed with another key
    BadPadding,   // the tag is right but the metadata are impossible
    WrongWay,     // sent by our own side: a reflection
    Replayed,     // its sequence number is not higher than one that was taken
    Meaningless,  // verified, but its body is nothing that may be said there
};

// The datagram as it travels. Empty when the body does not fit or OpenSSL fails.
Bytes seal(const Datagram& datagram, const NetCipher& cipher);

// Which key opens it: the channel, by the clear header. Errors NotOurs and Truncated.
tl::expected<Channel, Refusal> channelOf(ByteSpan datagram);

// Errors: all but WrongWay, Replayed and Meaningless.
tl::expected<Datagram, Refusal> open(ByteSpan datagram, const NetCipher& cipher);

}  // namespace hawser::kd::net
