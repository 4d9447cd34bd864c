#pragma once

#include <cstdint>

namespace hawser::remote {

// Of a terminal, in characters. Nobody's is larger, and one that says 0 does not know.
inline constexpr std::uint16_t kMostSide = 2000;

struct TerminalSize {
    std::uint16_t rows = 24;
    std::uint16_t columns = 80;
    bool operator==(const TerminalSize&) const = default;
};

}  // namespace hawser::remote
