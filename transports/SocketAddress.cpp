#include "transports/SocketAddress.h"

#include <arpa/inet.h>

#include <algorithm>
#include <iterator>

namespace hawser::transports {

sockaddr_in6 toSocketAddress(const Endpoint& endpoint, std::uint32_t scope) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(endpoint.port);
    address.sin6_scope_id = scope;
    std::ranges::transform(endpoint.address, std::begin(address.sin6_addr.s6_addr),
                           [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
    return address;
}

Endpoint toEndpoint(const sockaddr_in6& address) {
    Endpoint endpoint;
    endpoint.port = ntohs(address.sin6_port);
    std::ranges::transform(address.sin6_addr.s6_addr, endpoint.address.begin(),
                           [](std::uint8_t b) { return std::byte{b}; });
    return endpoint;
}

}  // namespace hawser::transports
