#pragma once

#include <string>

#include "core/base/ByteReader.h"
#include "core/channel/Peer.h"

namespace hawser::channel {

// The server's word that a client is in: u8 role, u8 proof, user and host as u8 length and bytes. What comes
// behind belongs to a later minor version.
struct Welcome {
    Role role{};
    Proof proof{};
    std::string user;  // the server's
    std::string host;
    bool operator==(const Welcome&) const = default;
};

Bytes encode(const Welcome& welcome);
// Errors: Truncated, Malformed: a role or proof that is none.
Result<Welcome> decodeWelcome(ByteSpan bytes);

}  // namespace hawser::channel
