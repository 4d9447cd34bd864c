#pragma once

#include "core/kd/net/NetTraffic.h"

namespace hawser::kd::net {

// One session's data channel, either role: its key, both sequence numbers and the other end's address. Every
// datagram, a repeated packet included, gets a new number; one that does not advance is refused
// (kd-protocol.md 6.4). One thread.
class DataChannel {
  public:
    static Result<DataChannel> create(const Key& dataKey, const Key& tagKey, Heading ours,
                                      std::uint8_t version, const Endpoint& peer);

    // Empty when the body does not fit.
    Bytes seal(ByteSpan body);
    // Whether the other end sealed it with this channel's key, after all that has been opened.
    bool opens(ByteSpan datagram) const;
    // The body of a datagram that came for this channel.
    tl::expected<Bytes, Refusal> open(ByteSpan datagram);

    const Endpoint& peer() const { return m_peer; }
    std::uint64_t lastReceived() const { return m_received; }  // 0: none yet

  private:
    DataChannel(NetCipher cipher, Heading ours, std::uint8_t version, const Endpoint& peer)
        : m_cipher(std::move(cipher)), m_ours(ours), m_version(version), m_peer(peer) {}

    NetCipher m_cipher;
    Heading m_ours;
    std::uint8_t m_version;
    Endpoint m_peer;
    std::uint64_t m_sent = 0;
    std::uint64_t m_received = 0;
};

}  // namespace hawser::kd::net
