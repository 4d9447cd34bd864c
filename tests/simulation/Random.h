#pragma once

#include <cstdint>

#include "core/base/Clock.h"

namespace hawser::simulation {

// SplitMix64 (Steele, Lea, Flood 2014): one seed, the same numbers everywhere. The seed goes through the
// mixer once, or neighbouring seeds would draw the same numbers one place apart.
class Random {
  public:
    explicit Random(std::uint64_t seed) : m_state(mixed(seed + 0x1234567)) {}

    std::uint64_t next() { return mixed(m_state += 0x9E3779B97F4A7C15); }
    std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : next() % limit; }
    std::uint64_t between(std::uint64_t least, std::uint64_t most) { return least + below(most - least + 1); }
    bool oneIn(std::uint64_t count) { return below(count) == 0; }
    bool perMille(std::uint64_t chance) { return below(1000) < chance; }
    Duration between(Duration least, Duration most) {
        return least + Duration(static_cast<Duration::rep>(
                           below(static_cast<std::uint64_t>((most - least).count()) + 1)));
    }

  private:
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    std::uint64_t m_state;
};

}  // namespace hawser::simulation
