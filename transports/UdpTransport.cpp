#include "transports/UdpTransport.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <thread>

#include "core/base/SystemError.h"
#include "transports/Poll.h"
#include "transports/ResolveOpening.h"
#include "transports/SocketAddress.h"

namespace hawser::transports {

namespace {

// The system's calls take any address by a pointer to the general kind.
sockaddr* general(sockaddr_in6& address) {
    return static_cast<sockaddr*>(static_cast<void*>(&address));
}
sockaddr* general(sockaddr_in& address) {
    return static_cast<sockaddr*>(static_cast<void*>(&address));
}

// 127.0.0.1 of a socket that knows IPv4 only becomes ::ffff:127.0.0.1.
Endpoint fromV4(const sockaddr_in& address) {
    const std::uint32_t number = ntohl(address.sin_addr.s_addr);
    const auto part = [number](unsigned shift) { return static_cast<std::uint8_t>(number >> shift & 0xFFU); };
    return Endpoint::v4(part(24), part(16), part(8), part(0), ntohs(address.sin_port));
}

sockaddr_in toV4(const Endpoint& endpoint) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    std::uint32_t number = 0;
    for (std::size_t i = 12; i < endpoint.address.size(); ++i)
        number = number << 8U | std::to_integer<std::uint32_t>(endpoint.address[i]);
    address.sin_addr.s_addr = htonl(number);
    return address;
}

}  // namespace

UdpTransport::~UdpTransport() {
    UdpTransport::close();
}

std::string UdpTransport::describe() const {
    const std::string port = fmt::format("UDP port {}", m_port);
    return m_host.empty() ? port : fmt::format("{}, target {}", port, m_host);
}

Result<> UdpTransport::open() {
    if (m_state != TransportState::Closed)
        return fail(ErrorCode::InvalidArgument, "The line is open already: " + describe() + ".");
    if (m_wake.descriptor() < 0) return fail(ErrorCode::Io, "This program has too many open files.");
    close();
    if (auto bound = bindSocket(); !bound) return bound;
    m_state = TransportState::Open;
    if (m_host.empty()) return {};
    try {
        auto resolving = std::make_unique<ResolveOpening>(m_wake);
        resolving->start(m_host, m_port);
        m_opening = std::move(resolving);
        m_state = TransportState::Opening;
    } catch (const std::exception& problem) {
        close();
        return fail(ErrorCode::Io,
                    fmt::format("The system has no room for one more connection: {}.", problem.what()));
    }
    return {};
}

Result<> UdpTransport::bindSocket() {
    const int kind = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    m_socket.reset(::socket(AF_INET6, kind, 0));
    m_v4Only = !m_socket;
    if (m_v4Only) m_socket.reset(::socket(AF_INET, kind, 0));
    if (!m_socket) return fail(ErrorCode::Io, "Cannot make a UDP socket: " + systemText(errno) + ".");
    sockaddr_in6 any = toSocketAddress({{}, m_port});
    sockaddr_in anyV4 = toV4(Endpoint::v4(0, 0, 0, 0, m_port));
    const int off = 0;
    if (!m_v4Only) ::setsockopt(m_socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    const int bound = m_v4Only ? ::bind(m_socket.get(), general(anyV4), sizeof anyV4)
                               : ::bind(m_socket.get(), general(any), sizeof any);
    if (bound != 0) {
        const int error = errno;
        m_socket.reset();
        if (error == EADDRINUSE)
            return fail(
                ErrorCode::Io,
                fmt::format("UDP port {} is in use: another debugger or program listens there.", m_port));
        if (error == EACCES)
            return fail(ErrorCode::Io,
                        fmt::format("UDP port {} needs more rights: use 49152 to 65535.", m_port));
        return fail(ErrorCode::Io,
                    fmt::format("Cannot listen on UDP port {}: {}.", m_port, systemText(error)));
    }
    socklen_t size = m_v4Only ? sizeof anyV4 : sizeof any;
    if (::getsockname(m_socket.get(), m_v4Only ? general(anyV4) : general(any), &size) == 0)
        m_port = m_v4Only ? fromV4(anyV4).port : toEndpoint(any).port;
    return {};
}

// As with TCP: the resolver cannot be interrupted, so it is left to a thread that may wait.
void UdpTransport::abandonOpening() {
    if (m_opening && m_opening->holdsUp()) {
        try {
            std::thread([doomed = std::move(m_opening)]() mutable { doomed.reset(); }).detach();
        } catch (const std::system_error&) {
            // No thread to be had: the object has been destroyed here, after its wait.
        }
    }
    m_opening.reset();
}

void UdpTransport::close() {
    abandonOpening();
    m_socket.reset();
    m_received.clear();
    m_peer.reset();
    m_state = TransportState::Closed;
}

Result<WaitOutcome> UdpTransport::wait(TimePoint deadline) {
    if (m_wake.consume()) return WaitOutcome::Woken;
    switch (m_state) {
        case TransportState::Closed:
            return m_wake.waitUntil(deadline) ? WaitOutcome::Woken : WaitOutcome::TimedOut;
        case TransportState::Opening:
            return waitOpening(deadline);
        case TransportState::Open:
            break;
    }
    return waitOpen(deadline);
}

Result<WaitOutcome> UdpTransport::waitOpening(TimePoint deadline) {
    for (;;) {
        try {
            m_opening->run(deadline);
        } catch (const std::exception& problem) {
            close();
            return fail(ErrorCode::Io, fmt::format("Cannot resolve \"{}\": {}.", m_host, problem.what()));
        }
        if (m_opening->finished()) break;
        if (m_wake.consume()) return WaitOutcome::Woken;
        if (SteadyClock().now() >= deadline) return WaitOutcome::TimedOut;
    }
    if (const auto error = m_opening->error()) {
        close();
        if (error == asio::error::host_not_found_try_again)
            return fail(ErrorCode::NotAvailable,
                        fmt::format("The name server did not answer for \"{}\".", m_host));
        return fail(ErrorCode::NotAvailable, fmt::format("The host \"{}\" is not known.", m_host));
    }
    const auto& resolved = static_cast<const ResolveOpening&>(*m_opening);
    m_peer = resolved.endpoint();
    m_scope = resolved.scope();
    m_opening.reset();
    m_state = TransportState::Open;
    return WaitOutcome::Progress;
}

Result<WaitOutcome> UdpTransport::waitOpen(TimePoint deadline) {
    for (;;) {
        if (!m_received.empty()) return WaitOutcome::Progress;
        std::array<pollfd, 2> set{pollfd{m_socket.get(), POLLIN, 0}, pollfd{m_wake.descriptor(), POLLIN, 0}};
        if (!pollUntil(set, deadline)) return m_wake.consume() ? WaitOutcome::Woken : WaitOutcome::TimedOut;
        if (set[1].revents != 0) {
            m_wake.drain();
            if (m_wake.consume()) return WaitOutcome::Woken;
        }
        if (set[0].revents != 0 && drainSocket()) return WaitOutcome::Progress;
        // Datagrams that were dropped must not hold a caller beyond its deadline.
        if (SteadyClock().now() >= deadline) return WaitOutcome::TimedOut;
    }
}

// Takes what the system holds, up to kMaxReceived. A failure of one datagram (an ICMP message, for one) is
// none of the line's. True when there is something for receive().
bool UdpTransport::drainSocket() {
    std::array<std::byte, kMaxDatagram> buffer{};
    // Twice as many attempts, so that dropped datagrams cannot hold this loop.
    for (std::size_t i = 0; i < 2 * kMaxReceived && m_received.size() < kMaxReceived; ++i) {
        sockaddr_in6 from{};
        sockaddr_in fromIp4{};
        socklen_t size = m_v4Only ? sizeof fromIp4 : sizeof from;
        const auto got = ::recvfrom(m_socket.get(), buffer.data(), buffer.size(), MSG_TRUNC,
                                    m_v4Only ? general(fromIp4) : general(from), &size);
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (got <= 0 || static_cast<std::size_t>(got) > buffer.size()) continue;
        m_received.push_back(
            {Bytes(buffer.begin(), buffer.begin() + got), m_v4Only ? fromV4(fromIp4) : toEndpoint(from)});
        if (!m_v4Only && from.sin6_scope_id != 0) m_scope = from.sin6_scope_id;
    }
    return !m_received.empty();
}

std::optional<ReceivedDatagram> UdpTransport::receive() {
    if (m_received.empty()) return std::nullopt;
    ReceivedDatagram datagram = std::move(m_received.front());
    m_received.pop_front();
    return datagram;
}

Result<> UdpTransport::send(ByteSpan datagram, const Endpoint& to) {
    if (m_state != TransportState::Open)
        return fail(ErrorCode::NotAvailable, "The line is not open: " + describe() + ".");
    sockaddr_in6 address = toSocketAddress(to, to.isV4() ? 0 : m_scope);
    sockaddr_in addressV4 = toV4(to);
    // A datagram that the system does not take is one that got lost.
    static_cast<void>(::sendto(m_socket.get(), datagram.data(), datagram.size(), MSG_NOSIGNAL,
                               m_v4Only ? general(addressV4) : general(address),
                               m_v4Only ? sizeof addressV4 : sizeof address));
    return {};
}

}  // namespace hawser::transports
