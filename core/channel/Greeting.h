#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/base/Result.h"

namespace hawser::channel {

// Another major version is another language. A greater minor one has words that the other end may skip.
struct ProtocolVersion {
    std::uint16_t major = 1;
    std::uint16_t minor = 0;
    bool operator==(const ProtocolVersion&) const = default;
};

// What each end says of itself before anything else. What the peer says of itself is a claim until it has
// proven itself, its features and program afterwards too. Value type.
struct Greeting {
    ProtocolVersion version;
    std::uint32_t frameLimit = 0;  // bytes: the largest frame it takes; the channel fills it in
    std::string service;           // "session", "console": what a server offers or a client wants
    std::string program;           // "hawser-kd 0.1.0"
    std::string user;              // at the server empty until the client has proven itself
    std::string host;
    std::vector<std::string> features;  // words; one that is not known is nobody's concern
    bool operator==(const Greeting&) const = default;
};

// With this process's user and this machine's name.
Greeting greetingOf(std::string service, std::string program, std::vector<std::string> features = {});

inline constexpr std::size_t kMaxFeatures = 32;  // words, of kMaxWord each

// Layout, little-endian: magic "HAWSER\r\n", u16 major, u16 minor; this much is the same for ever. Then u32
// frame limit, the four texts in the order above as u8 length and bytes, u8 count, so many texts; what comes
// behind that belongs to a later minor version and is skipped.
Bytes encode(const Greeting& greeting);
// Of another major version the numbers alone are filled in. Texts are made safe to show. Errors: Malformed:
// it does not speak this protocol at all; Truncated; Unsupported: too many words.
Result<Greeting> decodeGreeting(ByteSpan bytes);

}  // namespace hawser::channel
