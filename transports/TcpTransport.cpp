#include "transports/TcpTransport.h"

#include <fmt/format.h>

#include <asio/connect.hpp>
#include <asio/ip/tcp.hpp>

#include "transports/TcpOptions.h"

namespace hawser::transports {

namespace {

using asio::ip::tcp;

class ConnectOpening final : public SocketOpening {
  public:
    explicit ConnectOpening(WakeEvent& wake) : SocketOpening(wake) {}

    void start(const std::string& host, std::uint16_t port) {
        asio::error_code notNumeric;
        const auto address = asio::ip::make_address(host, notNumeric);
        if (!notNumeric) {
            connect(tcp::resolver::results_type::create(tcp::endpoint(address, port), host,
                                                        std::to_string(port)));
            return;
        }
        m_resolving = true;
        m_resolver.async_resolve(
            host, std::to_string(port), tcp::resolver::numeric_service,
            [this](const asio::error_code& error, const tcp::resolver::results_type& found) {
                m_resolving = false;
                if (error) {
                    finish(error);
                } else {
                    connect(found);
                }
            });
    }

    bool holdsUp() const override { return m_resolving; }

  private:
    void connect(const tcp::resolver::results_type& addresses) {
        asio::async_connect(m_socket, addresses, [this](const asio::error_code& error, const tcp::endpoint&) {
            if (error) {
                finish(error);
            } else {
                finishWith(m_socket);
            }
        });
    }

    tcp::resolver m_resolver{context()};
    tcp::socket m_socket{context()};
    bool m_resolving = false;
};

}  // namespace

Result<> TcpTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    if (m_host.empty())
        return fail(ErrorCode::InvalidArgument, "The name of the host to connect to is empty.");
    if (m_port == 0) return fail(ErrorCode::InvalidArgument, "0 is no TCP port to connect to.");
    return startOpening([this] {
        auto connecting = std::make_unique<ConnectOpening>(wakeEvent());
        connecting->start(m_host, m_port);
        return connecting;
    });
}

std::string TcpTransport::describe() const {
    return "tcp " + hostAndPort(m_host, m_port);
}

void TcpTransport::opened(int descriptor) {
    prepareTcpLine(descriptor);
}

Error TcpTransport::openingFailure(const asio::error_code& error) const {
    const std::string where = hostAndPort(m_host, m_port);
    if (error == asio::error::connection_refused) {
        return {ErrorCode::Refused,
                fmt::format("{} refused the connection: nothing listens on that port.", where)};
    }
    if (error == asio::error::host_not_found || error == asio::error::no_data) {
        return {ErrorCode::NotAvailable, fmt::format("The host \"{}\" is not known.", m_host)};
    }
    if (error == asio::error::host_not_found_try_again) {
        return {ErrorCode::NotAvailable, fmt::format("The name server did not answer for \"{}\".", m_host)};
    }
    if (error == asio::error::timed_out) {
        return {ErrorCode::NotAvailable,
                fmt::format("{} does not answer: it is off or behind a firewall.", where)};
    }
    if (error == asio::error::network_unreachable || error == asio::error::host_unreachable) {
        return {ErrorCode::NotAvailable, fmt::format("There is no route to {}.", where)};
    }
    return {ErrorCode::Io, fmt::format("Cannot connect to {}: {}.", where, error.message())};
}

}  // namespace hawser::transports
