#pragma once

#include <deque>
#include <string>

#include "core/kd/net/NetCipher.h"

namespace hawser::simulation {

// Somebody who knows the key and sees every datagram before anything happens to it: reads what is in it.
class NetTap {
  public:
    explicit NetTap(const kd::net::Key& key);

    // Learns the session key of a response.
    void see(ByteSpan datagram);
    // The KD packet or break-in byte in it, in stream form; empty when there is none.
    Bytes packetIn(ByteSpan datagram) const;
    std::string describe(ByteSpan datagram) const;

    static constexpr std::size_t kMaxKeys = 8;

  private:
    Bytes bodyOf(ByteSpan datagram) const;

    kd::net::Key m_key;
    kd::net::NetCipher m_control;
    std::deque<kd::net::NetCipher> m_sessions;  // newest first
};

}  // namespace hawser::simulation
