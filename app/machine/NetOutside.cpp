#include "app/machine/NetOutside.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <asio/buffer.hpp>
#include <random>

#include "transports/TcpOptions.h"

namespace hawser::machine {

using asio::ip::udp;

namespace {

kd::net::Nonce unpredictable() {
    std::random_device device;
    kd::net::Nonce nonce{};
    std::ranges::generate(nonce, [&device] { return static_cast<std::byte>(device() & 0xFFU); });
    return nonce;
}

Endpoint toEndpoint(const udp::endpoint& from) {
    const auto address = from.address();
    const auto mapped =
        address.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()) : address.to_v6();
    Endpoint endpoint;
    std::ranges::transform(mapped.to_bytes(), endpoint.address.begin(),
                           [](unsigned char b) { return std::byte{b}; });
    endpoint.port = from.port();
    return endpoint;
}

// Back to the family of our socket.
udp::endpoint fromEndpoint(const Endpoint& endpoint, bool v4) {
    asio::ip::address_v6::bytes_type bytes{};
    std::ranges::transform(endpoint.address, bytes.begin(),
                           [](std::byte b) { return std::to_integer<unsigned char>(b); });
    const asio::ip::address_v6 address(bytes);
    if (v4 && address.is_v4_mapped())
        return {asio::ip::make_address_v4(asio::ip::v4_mapped, address), endpoint.port};
    return {address, endpoint.port};
}

}  // namespace

std::string NetOutside::describe() const {
    return "net " + transports::hostAndPort(m_host, m_port);
}

// The debugger's endpoint; the socket is open and has an address of its own afterwards.
Result<Endpoint> NetOutside::openSocket() {
    asio::error_code error;
    udp::resolver resolver(m_context);
    const auto found =
        resolver.resolve(m_host, std::to_string(m_port), udp::resolver::numeric_service, error);
    if (error || found.empty())
        return fail(ErrorCode::NotAvailable, fmt::format("The host \"{}\" is not known.", m_host));
    const udp::endpoint host = found.begin()->endpoint();
    m_socket.open(host.protocol(), error);
    // A loopback debugger is called from loopback, so that nobody else can answer.
    const auto own = host.address().is_loopback() ? host.address()
                     : host.address().is_v4()     ? asio::ip::address(asio::ip::address_v4::any())
                                                  : asio::ip::address(asio::ip::address_v6::any());
    if (!error) m_socket.bind({own, 0}, error);
    if (!error) m_socket.non_blocking(true, error);
    if (error) {
        stop();
        return fail(ErrorCode::Io, fmt::format("Cannot open a UDP socket: {}.", error.message()));
    }
    return toEndpoint(host);
}

Result<> NetOutside::start() {
    const auto host = openSocket();
    if (!host) return tl::unexpected<Error>(host.error());
    kd::net::TargetSettings settings;
    settings.key = m_key;
    asio::error_code ignored;
    settings.self = toEndpoint(m_socket.local_endpoint(ignored));
    settings.host = *host;
    auto gateway = kd::net::Gateway::create(settings, unpredictable);
    if (!gateway) {
        stop();
        return tl::unexpected<Error>(gateway.error());
    }
    m_gateway = *std::move(gateway);
    return {};
}

void NetOutside::next() {
    if (!m_gateway) return;
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) return;
    FileDescriptor ours(ends[0]);
    FileDescriptor theirs(ends[1]);
    m_line = std::make_shared<RelaySide>(m_context, std::move(ours),
                                         RelaySide::Events{[this](ByteSpan bytes) {
                                                               if (!m_gateway) return;
                                                               m_gateway->receiveSerial(bytes,
                                                                                        SteadyClock().now());
                                                               pump();
                                                           },
                                                           [] {}, [] {}});
    m_line->startReading();
    m_arrived(std::move(theirs));
    receive();
    pump();
}

void NetOutside::receive() {
    m_socket.async_receive_from(asio::buffer(m_block), m_sender,
                                [this](const asio::error_code& error, std::size_t count) {
                                    if (error == asio::error::operation_aborted || !m_gateway) return;
                                    // Other errors are those of a datagram that we have sent.
                                    if (!error)
                                        m_gateway->receiveDatagram(ByteSpan(m_block).first(count),
                                                                   toEndpoint(m_sender), SteadyClock().now());
                                    pump();
                                    receive();
                                });
}

void NetOutside::pump() {
    if (!m_gateway) return;
    m_gateway->tick(SteadyClock().now());
    asio::error_code ignored;
    const bool v4 = m_socket.local_endpoint(ignored).protocol() == udp::v4();
    // A datagram that cannot be sent at once is one that got lost.
    for (const auto& datagram : m_gateway->takeDatagrams())
        m_socket.send_to(asio::buffer(datagram.bytes), fromEndpoint(datagram.to, v4), 0, ignored);
    if (const Bytes serial = m_gateway->takeSerial(); m_line && !serial.empty()) m_line->send(serial);
    waitForDue();
}

void NetOutside::waitForDue() {
    m_timer.expires_at(m_gateway->nextDeadline());
    m_timer.async_wait([this](const asio::error_code& error) {
        if (!error) pump();
    });
}

void NetOutside::stop() {
    m_timer.cancel();
    if (m_line) m_line->close();
    m_line.reset();
    m_gateway.reset();
    asio::error_code ignored;
    m_socket.close(ignored);
}

}  // namespace hawser::machine
