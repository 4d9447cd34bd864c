#pragma once

#include <deque>
#include <memory>

#include "core/base/FileDescriptor.h"
#include "transports/DatagramTransport.h"
#include "transports/SocketOpening.h"
#include "transports/WakeEvent.h"

namespace hawser::transports {

// Listens on one UDP port of every address, IPv6 and IPv4, for itself alone. Belongs to one thread, except
// wake().
class UdpTransport final : public DatagramTransport {
  public:
    // `port` 0: any free one. `host`: a name or address to resolve, whose port `port` is peer(); empty: none.
    UdpTransport(std::uint16_t port, std::string host) : m_port(port), m_host(std::move(host)) {}
    ~UdpTransport() override;

    Result<> open() override;
    void close() override;
    TransportState state() const override { return m_state; }
    Result<WaitOutcome> wait(TimePoint deadline) override;
    void wake() override { m_wake.raise(); }
    std::optional<ReceivedDatagram> receive() override;
    Result<> send(ByteSpan datagram, const Endpoint& to) override;
    std::optional<Endpoint> peer() const override { return m_peer; }
    std::string describe() const override;

    std::uint16_t port() const { return m_port; }  // after open()

  private:
    Result<> bindSocket();
    Result<WaitOutcome> waitOpening(TimePoint deadline);
    Result<WaitOutcome> waitOpen(TimePoint deadline);
    bool drainSocket();
    void abandonOpening();

    std::uint16_t m_port;
    std::string m_host;
    TransportState m_state = TransportState::Closed;
    FileDescriptor m_socket;
    WakeEvent m_wake;
    std::unique_ptr<SocketOpening> m_opening;  // resolves m_host
    std::optional<Endpoint> m_peer;
    std::uint32_t m_scope = 0;  // interface of a link-local target
    bool m_v4Only = false;      // this system has no IPv6
    std::deque<ReceivedDatagram> m_received;
};

}  // namespace hawser::transports
