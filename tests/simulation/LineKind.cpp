#include "tests/simulation/LineKind.h"

#include <algorithm>
#include <array>

namespace hawser::simulation {

namespace {

using namespace std::chrono_literals;

constexpr std::array kKinds{
    // A virtual machine's port as a socket: 64 KiB of socket buffer before anything is lost.
    LineKind{"pipe", 0, 10, 60us, 65536, 65536, false, true},
    // A 16550 UART holds 16 bytes; the host's tty layer 4096.
    LineKind{"115200 baud", 115200, 10, 200us, 16, 4096 + 4017},
    LineKind{"19200 baud", 19200, 10, 200us, 16, 4096 + 4017},
    // A bridge on this machine; a socket's receive buffer holds 208 KiB, the network card's ring less.
    LineKind{.name = "KDNET", .latency = 200us, .targetQueue = 65536, .hostQueue = 65536, .datagrams = true},
};

}  // namespace

std::span<const LineKind> lineKinds() {
    return kKinds;
}

const LineKind* lineKindNamed(std::string_view name) {
    const auto kinds = lineKinds();
    const auto found = std::ranges::find(kinds, name, &LineKind::name);
    return found == kinds.end() ? nullptr : &*found;
}

}  // namespace hawser::simulation
