#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hawser::transports {

// Sends every packet at once (a stop-and-wait protocol suffers from waiting for more), and notices a peer
// that has vanished without a word. Failing to set either costs speed only.
void prepareTcpLine(int descriptor);

// "host:port", with the brackets that an IPv6 address needs.
std::string hostAndPort(std::string_view host, std::uint16_t port);

}  // namespace hawser::transports
