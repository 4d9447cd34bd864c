#pragma once

#include <cstdint>

#include "transports/SocketTransport.h"

namespace hawser::transports {

// Connects to a TCP port: a serial port that a virtual machine or a terminal server offers. Every address of
// the host is tried, IPv6 and IPv4. Belongs to one thread, except wake().
class TcpTransport final : public SocketTransport {
  public:
    TcpTransport(std::string host, std::uint16_t port) : m_host(std::move(host)), m_port(port) {}

    Result<> open() override;
    std::string describe() const override;

  protected:
    Error openingFailure(const asio::error_code& error) const override;
    void opened(int descriptor) override;

  private:
    std::string m_host;
    std::uint16_t m_port;
};

}  // namespace hawser::transports
