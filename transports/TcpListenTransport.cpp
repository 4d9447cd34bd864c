#include "transports/TcpListenTransport.h"

#include <fmt/format.h>

#include <asio/ip/tcp.hpp>
#include <asio/ip/v6_only.hpp>
#include <cerrno>

#include "core/base/Text.h"
#include "transports/AcceptOpening.h"
#include "transports/TcpOptions.h"

namespace hawser::transports {

namespace {

using asio::ip::tcp;

void reuseAddress(tcp::acceptor& acceptor, asio::error_code& error) {
    // Otherwise the port stays taken for a minute after each connection.
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);
}

void reuseForBothFamilies(tcp::acceptor& acceptor, asio::error_code& error) {
    acceptor.set_option(asio::ip::v6_only(false), error);
    if (!error) reuseAddress(acceptor, error);
}

tl::unexpected<Error> listenFailed(const std::string& where, const asio::error_code& error) {
    if (error == asio::error::address_in_use) {
        return fail(ErrorCode::Io, fmt::format("Port {} is in use by another program.", where));
    }
    if (error == asio::error::access_denied) {
        return fail(ErrorCode::Io, fmt::format("Permission denied: this user may not listen on {}.", where));
    }
    if (error.value() == EADDRNOTAVAIL) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} is not an address of this computer.", where));
    }
    return fail(ErrorCode::Io, fmt::format("Cannot listen on {}: {}.", where, error.message()));
}

}  // namespace

bool TcpListenTransport::onAnyAddress() const {
    return m_address == "*" || equalIgnoringCase(m_address, "any");
}

// Whoever reaches the port drives the debugger: others than this computer only when that is asked for.
bool TcpListenTransport::onThisComputer() const {
    return m_address.empty() || equalIgnoringCase(m_address, "localhost");
}

std::string TcpListenTransport::describe() const {
    const std::uint16_t port = m_boundPort != 0 ? m_boundPort : m_port;
    if (onAnyAddress()) return fmt::format("tcp port {} (listening on every address)", port);
    return fmt::format("tcp {} (listening)", hostAndPort(shownAddress(), port));
}

Result<> TcpListenTransport::open() {
    if (auto begun = beginOpening(); !begun) return begun;
    asio::error_code notNumeric;
    auto address = asio::ip::make_address(m_address, notNumeric);
    if (onThisComputer()) {
        address = asio::ip::address_v4::loopback();
    } else if (notNumeric && !onAnyAddress()) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format(
                "\"{}\" is no address to listen on: give a numeric one of this computer, * for all of "
                "them, or none for this computer only.",
                m_address));
    }

    asio::error_code problem;
    auto started = startOpening([&] {
        std::unique_ptr<AcceptOpening<tcp>> accepting;
        const auto listen = [&](const tcp::endpoint& endpoint, auto prepare) {
            accepting = std::make_unique<AcceptOpening<tcp>>(wakeEvent());
            problem = accepting->listen(endpoint, prepare);
        };
        if (onAnyAddress()) {
            listen(tcp::endpoint(tcp::v6(), m_port), reuseForBothFamilies);
            // A computer without IPv6.
            if (problem && problem != asio::error::address_in_use)
                listen(tcp::endpoint(tcp::v4(), m_port), reuseAddress);
        } else {
            listen(tcp::endpoint(address, m_port), reuseAddress);
        }
        if (!problem) m_boundPort = accepting->localEndpoint().port();
        return accepting;
    });
    if (started && !problem) return {};
    close();
    if (!started) return started;
    return listenFailed(onAnyAddress() ? std::to_string(m_port) : hostAndPort(shownAddress(), m_port),
                        problem);
}

void TcpListenTransport::opened(int descriptor) {
    prepareTcpLine(descriptor);
}

}  // namespace hawser::transports
