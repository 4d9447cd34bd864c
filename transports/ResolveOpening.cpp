#include "transports/ResolveOpening.h"

#include <algorithm>

namespace hawser::transports {

using asio::ip::udp;

void ResolveOpening::start(const std::string& host, std::uint16_t port) {
    asio::error_code notNumeric;
    const auto address = asio::ip::make_address(host, notNumeric);
    if (!notNumeric) return take(address, port);
    m_resolving = true;
    m_resolver.async_resolve(
        host, std::to_string(port), udp::resolver::numeric_service,
        [this, port](const asio::error_code& error, const udp::resolver::results_type& found) {
            m_resolving = false;
            if (error || found.empty()) return finish(error ? error : asio::error::host_not_found);
            // Windows targets call over IPv4 unless they were set up otherwise.
            const auto v4 = std::find_if(found.begin(), found.end(), [](const auto& entry) {
                return entry.endpoint().address().is_v4();
            });
            take((v4 == found.end() ? found.begin() : v4)->endpoint().address(), port);
        });
}

void ResolveOpening::take(const asio::ip::address& address, std::uint16_t port) {
    const auto mapped =
        address.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()) : address.to_v6();
    std::ranges::transform(mapped.to_bytes(), m_endpoint.address.begin(),
                           [](unsigned char b) { return std::byte{b}; });
    m_endpoint.port = port;
    m_scope = static_cast<std::uint32_t>(mapped.scope_id());
    finish({});
}

}  // namespace hawser::transports
