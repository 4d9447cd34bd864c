#include "tests/simulation/LineKind.h"

#include <array>

namespace hawser::simulation {

namespace {

using namespace std::chrono_literals;

constexpr std::array kKinds{
    // A virtual machine's port as a socket: 64 KiB of socket buffer before anything is lost.
    LineKind{"pipe", 0, 10, 60us, 65536, 65536, true},
    // A 16550 UART holds 16 bytes; the host's tty layer 4096.
    LineKind{"115200 baud", 115200, 10, 200us, 16, 4096 + 4017, false},
    LineKind{"19200 baud", 19200, 10, 200us, 16, 4096 + 4017, false},
};

}  // namespace

std::span<const LineKind> lineKinds() {
    return kKinds;
}

}  // namespace hawser::simulation
