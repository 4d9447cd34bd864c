#pragma once

#include <asio/ip/tcp.hpp>

#include "app/machine/Outside.h"

namespace hawser::machine {

// A TCP port of this computer only: the line has no password. A port that the system chose is kept over
// stop() and start().
class TcpOutside final : public Outside {
  public:
    TcpOutside(asio::io_context& context, std::uint16_t port, Arrived arrived)
        : m_acceptor(context), m_port(port), m_arrived(std::move(arrived)) {}

    Result<> start() override;
    void next() override;
    void stop() override;
    std::string describe() const override { return "tcp " + std::to_string(m_port); }

  private:
    asio::ip::tcp::acceptor m_acceptor;
    std::uint16_t m_port;
    Arrived m_arrived;
};

}  // namespace hawser::machine
