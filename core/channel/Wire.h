#pragma once

#include <cstdint>
#include <string_view>

namespace hawser::channel {

// What carries a channel.
enum class Wire : std::uint8_t {
    Pipe,  // npipe: a Unix socket
    Tcp,   // tcp: readable to everybody on the way
    Tls,   // tls:, or ssl:
};
std::string_view nameOf(Wire wire);  // "npipe"

}  // namespace hawser::channel
