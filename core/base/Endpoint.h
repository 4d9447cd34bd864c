#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace hawser {

// One end of a datagram's way: an IPv6 address in network order, IPv4 ones mapped (::ffff:a.b.c.d), and a
// port. Value type.
struct Endpoint {
    std::array<std::byte, 16> address{};
    std::uint16_t port = 0;

    static Endpoint v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, std::uint16_t port);

    bool isV4() const;
    bool operator==(const Endpoint&) const = default;
};

std::string addressText(const Endpoint& endpoint);  // "192.168.2.1", "fe80::1"
std::string toText(const Endpoint& endpoint);       // "192.168.2.1:50000", "[fe80::1]:50000"

}  // namespace hawser
