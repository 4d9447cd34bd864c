#pragma once

#include "core/base/Clock.h"
#include "core/base/Endpoint.h"
#include "core/kd/net/NetDatagram.h"

// The bodies of the handshake. kd-protocol.md 6.5 and 6.6.
namespace hawser::kd::net {

using Nonce = std::array<std::byte, 32>;

inline constexpr std::size_t kPokeSize = 344;            // bytes
inline constexpr std::size_t kPokeDatagram = 374;        // as it travels
inline constexpr std::size_t kResponseSize = 322;        // bytes
inline constexpr std::size_t kConnectionInfoSize = 256;  // zeros in every capture
inline constexpr std::size_t kConnectionCheckSize = 12;  // bytes
inline constexpr std::size_t kNonceCounterSize = 8;      // counts pokes, not compared
inline constexpr std::uint64_t kOfferStep = 3;           // sequence numbers between two pokes
inline constexpr std::chrono::seconds kOfferPeriod{3};   // 3.016 s measured

// Target to host: "I am here".
struct Poke {
    Nonce nonce{};
    Endpoint target;
    Endpoint configuredHost;
    Endpoint boundHost;  // port 0: no response accepted yet

    bool operator==(const Poke&) const = default;
};

// Host to target: "be mine". The data key is derived from its body.
struct Response {
    Nonce nonce{};  // of the poke
    Nonce random{};

    bool operator==(const Response&) const = default;
};

// Target to host, the first word under a new data key.
struct ConnectionCheck {
    std::uint64_t lastValidSequence = 0;
    std::uint32_t hostAddress = 0;  // IPv4 as a number; 0 for IPv6

    bool operator==(const ConnectionCheck&) const = default;
};

Bytes encodePoke(const Poke& poke);
Bytes encodeResponse(const Response& response);
Bytes encodeConnectionCheck(const ConnectionCheck& check);

// Errors: Truncated, and Malformed for another kind of body or bytes left over.
Result<Poke> decodePoke(ByteSpan body);
Result<Response> decodeResponse(ByteSpan body);
Result<ConnectionCheck> decodeConnectionCheck(ByteSpan body);

// Whether two pokes come from one start of one target: the nonces agree but for the counter (6.5).
bool sameBoot(const Nonce& a, const Nonce& b);

}  // namespace hawser::kd::net
