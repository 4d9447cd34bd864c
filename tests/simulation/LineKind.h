#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>

#include "core/base/Clock.h"

namespace hawser::simulation {

// What a line is like when nothing is wrong with it. Another kind is one more row in lineKinds().
struct LineKind {
    std::string_view name;
    unsigned baud = 0;          // bits per second; 0: as fast as it is written
    unsigned bitsPerByte = 10;  // start, eight, stop
    Duration latency{};
    std::size_t targetQueue = 0;  // bytes that wait while the target only polls; more are lost
    std::size_t hostQueue = 0;    // bytes in flight to the host; more are lost
    bool datagrams = false;       // KDNET: whole packets, sealed; no bytes
    bool canClose = false;        // the other end may close it, and it can be opened again

    Duration timeFor(std::size_t bytes) const {
        if (baud == 0) return Duration::zero();
        const auto bits = static_cast<long long>(bytes) * bitsPerByte;
        return std::chrono::nanoseconds(bits * 1'000'000'000LL / baud);
    }
};

std::span<const LineKind> lineKinds();
const LineKind* lineKindNamed(std::string_view name);  // nothing: there is none

}  // namespace hawser::simulation
