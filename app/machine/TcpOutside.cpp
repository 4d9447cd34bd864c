#include "app/machine/TcpOutside.h"

#include <fmt/format.h>

#include "transports/TcpOptions.h"

namespace hawser::machine {

using asio::ip::tcp;

Result<> TcpOutside::start() {
    asio::error_code error;
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), m_port);
    m_acceptor.open(endpoint.protocol(), error);
    if (!error) m_acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) m_acceptor.bind(endpoint, error);
    if (!error) m_acceptor.listen(1, error);
    if (error) {
        stop();
        if (error == asio::error::address_in_use) {
            return fail(ErrorCode::Io, fmt::format("Port {} is in use by another program.", m_port));
        }
        return fail(ErrorCode::Io, fmt::format("Cannot listen on port {}: {}.", m_port, error.message()));
    }
    m_port = m_acceptor.local_endpoint(error).port();
    return {};
}

void TcpOutside::next() {
    m_acceptor.async_accept([this](const asio::error_code& error, tcp::socket socket) {
        if (error || !m_acceptor.is_open()) return;  // stopped
        transports::prepareTcpLine(socket.native_handle());
        asio::error_code ignored;
        m_arrived(FileDescriptor(socket.release(ignored)));
    });
}

void TcpOutside::stop() {
    asio::error_code ignored;
    m_acceptor.close(ignored);
}

}  // namespace hawser::machine
