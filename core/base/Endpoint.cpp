#include "core/base/Endpoint.h"

#include <fmt/format.h>

#include <algorithm>

namespace hawser {

namespace {

constexpr std::size_t kMappedPrefix = 12;  // bytes: ten of zeros, two of ones (RFC 4291, 2.5.5.2)
constexpr std::size_t kGroups = 8;

unsigned at(const Endpoint& endpoint, std::size_t index) {
    return std::to_integer<unsigned>(endpoint.address[index]);
}

// RFC 5952: lower case, no leading zeros, the longest run of two zero groups or more becomes "::".
std::string v6Text(const Endpoint& endpoint) {
    std::array<unsigned, kGroups> groups{};
    for (std::size_t i = 0; i < kGroups; ++i) groups[i] = at(endpoint, 2 * i) << 8U | at(endpoint, 2 * i + 1);
    std::size_t start = kGroups;
    std::size_t length = 1;
    for (std::size_t i = 0; i < kGroups; ++i) {
        std::size_t end = i;
        while (end < kGroups && groups[end] == 0) ++end;
        if (end - i > length) {
            start = i;
            length = end - i;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < kGroups; ++i) {
        if (i == start) {
            text += "::";
            i += length - 1;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        text += fmt::format("{:x}", groups[i]);
    }
    return text;
}

}  // namespace

Endpoint Endpoint::v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, std::uint16_t port) {
    Endpoint endpoint;
    endpoint.address = {};
    endpoint.address[10] = endpoint.address[11] = std::byte{0xFF};
    endpoint.address[12] = std::byte{a};
    endpoint.address[13] = std::byte{b};
    endpoint.address[14] = std::byte{c};
    endpoint.address[15] = std::byte{d};
    endpoint.port = port;
    return endpoint;
}

bool Endpoint::isV4() const {
    const Endpoint mapped = v4(0, 0, 0, 0, 0);
    return std::equal(address.begin(), address.begin() + kMappedPrefix, mapped.address.begin());
}

std::string addressText(const Endpoint& endpoint) {
    if (!endpoint.isV4()) return v6Text(endpoint);
    return fmt::format("{}.{}.{}.{}", at(endpoint, 12), at(endpoint, 13), at(endpoint, 14), at(endpoint, 15));
}

std::string toText(const Endpoint& endpoint) {
    const std::string address = addressText(endpoint);
    return endpoint.isV4() ? fmt::format("{}:{}", address, endpoint.port)
                           : fmt::format("[{}]:{}", address, endpoint.port);
}

}  // namespace hawser
