#include "core/channel/wire/StrangeBytes.h"

namespace hawser::channel {

bool looksLikeTls(const Error& error) {
    constexpr std::uint64_t kAlert = 0x0315;      // type 21, version 3.x
    constexpr std::uint64_t kHandshake = 0x0316;  // type 22
    const std::uint64_t start = error.at.value_or(0) & 0xFFFFU;
    return start == kAlert || start == kHandshake;
}

Error strangeBytes(const Error& error) {
    if (looksLikeTls(error))
        return reworded(error, "The other end speaks TLS, and this end does not: use tls: on both.");
    return reworded(error, "The other end does not speak Hawser's remote protocol.");
}

}  // namespace hawser::channel
