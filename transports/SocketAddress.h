#pragma once

#include <netinet/in.h>

#include "core/base/Endpoint.h"

namespace hawser::transports {

// An endpoint as the system's IPv6 sockets take it, and back. IPv4 is mapped. A link-local address needs the
// interface it came through, `scope`.
sockaddr_in6 toSocketAddress(const Endpoint& endpoint, std::uint32_t scope = 0);
Endpoint toEndpoint(const sockaddr_in6& address);

}  // namespace hawser::transports
