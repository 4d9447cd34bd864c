#pragma once

#include <array>
#include <asio/ip/udp.hpp>
#include <asio/steady_timer.hpp>

#include "app/machine/Outside.h"
#include "app/machine/RelaySide.h"
#include "core/kd/net/Gateway.h"

namespace hawser::machine {

// The debugger's network: the guest's serial line goes through a gateway that speaks KDNET in the target's
// role and calls the debugger. To the relay it is a debugger that is always there.
class NetOutside final : public Outside {
  public:
    NetOutside(asio::io_context& context, const Options& options, Arrived arrived)
        : m_context(context),
          m_socket(context),
          m_timer(context),
          m_host(options.netHost),
          m_port(options.netPort),
          m_key(options.netKey),
          m_arrived(std::move(arrived)) {}
    ~NetOutside() override { NetOutside::stop(); }

    Result<> start() override;
    void next() override;
    void stop() override;
    std::string describe() const override;

  private:
    Result<Endpoint> openSocket();
    void receive();
    void pump();
    void waitForDue();

    asio::io_context& m_context;
    asio::ip::udp::socket m_socket;
    asio::steady_timer m_timer;
    std::string m_host;
    std::uint16_t m_port;
    kd::net::Key m_key;
    Arrived m_arrived;
    std::unique_ptr<kd::net::Gateway> m_gateway;
    std::shared_ptr<RelaySide> m_line;  // to the relay
    asio::ip::udp::endpoint m_sender;
    std::array<std::byte, 8192> m_block{};  // longer datagrams are cut, and refused for it
};

}  // namespace hawser::machine
