#pragma once

#include <cstdint>

#include "transports/SocketTransport.h"

namespace hawser::transports {

// Waits on a TCP port for one peer. Belongs to one thread, except wake().
class TcpListenTransport final : public SocketTransport {
  public:
    // `address`: numeric, or "localhost", as is an empty one; "any" or "*" means every address of this
    // computer. Port 0 lets the system choose: see boundPort().
    TcpListenTransport(std::string address, std::uint16_t port)
        : m_address(std::move(address)), m_port(port) {}

    Result<> open() override;
    bool canReopen() const override { return false; }
    std::string describe() const override;

    std::uint16_t boundPort() const { return m_boundPort; }  // of the last open()

  protected:
    void opened(int descriptor) override;

  private:
    bool onAnyAddress() const;
    bool onThisComputer() const;
    std::string shownAddress() const { return onThisComputer() ? "localhost" : m_address; }

    std::string m_address;
    std::uint16_t m_port;
    std::uint16_t m_boundPort = 0;
};

}  // namespace hawser::transports
