#pragma once

#include <asio/ip/udp.hpp>
#include <string>

#include "core/base/Endpoint.h"
#include "transports/SocketOpening.h"

namespace hawser::transports {

// Turns a host's name into an address, in the background of a wait. Belongs to the transport's thread.
class ResolveOpening final : public SocketOpening {
  public:
    explicit ResolveOpening(WakeEvent& wake) : SocketOpening(wake) {}

    void start(const std::string& host, std::uint16_t port);
    bool holdsUp() const override { return m_resolving; }

    // After a finish without error: IPv4 when the host has it, mapped; and the interface of a link-local one.
    const Endpoint& endpoint() const { return m_endpoint; }
    std::uint32_t scope() const { return m_scope; }

  private:
    void take(const asio::ip::address& address, std::uint16_t port);

    asio::ip::udp::resolver m_resolver{context()};
    Endpoint m_endpoint;
    std::uint32_t m_scope = 0;
    bool m_resolving = false;
};

}  // namespace hawser::transports
