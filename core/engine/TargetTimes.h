#pragma once

#include <cstdint>
#include <optional>

namespace hawser::engine {

// The target's clocks; one that it does not tell is empty.
struct TargetTimes {
    std::optional<std::uint64_t> systemTime;  // 100 ns since 1601, UTC
    std::optional<std::uint64_t> upTime;      // 100 ns

    TargetTimes orElse(const TargetTimes& other) const {
        return {systemTime ? systemTime : other.systemTime, upTime ? upTime : other.upTime};
    }
};

}  // namespace hawser::engine
