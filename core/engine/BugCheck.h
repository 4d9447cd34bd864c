#pragma once

#include <array>
#include <cstdint>

namespace hawser::engine {

// Why a kernel stopped itself. Each value is as wide as the target's pointers.
struct BugCheck {
    std::uint64_t code = 0;  // 0: it has not
    std::array<std::uint64_t, 4> parameters{};
};

}  // namespace hawser::engine
