#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "core/base/Result.h"

namespace hawser::engine {

// What can be done with a target. Whoever offers or does one of these asks for it, and never what kind of
// target it is.
enum class Capability : std::uint8_t {
    Run,          // go and step
    Break,        // stop it while it runs
    Write,        // memory and registers
    Breakpoints,  // software and hardware
    Processors,   // look at another than the one that stopped
    Reboot,
    Crash,          // make it stop with a bug check
    Resynchronize,  // start the talk with it anew
    Restart,        // connect anew, or open it again
};

class Capabilities {
  public:
    constexpr Capabilities() = default;
    constexpr Capabilities(std::initializer_list<Capability> list) {
        for (const Capability one : list) m_bits |= bit(one);
    }

    constexpr Capabilities with(Capability one) const {
        Capabilities more = *this;
        more.m_bits |= bit(one);
        return more;
    }
    constexpr bool has(Capability one) const { return (m_bits & bit(one)) != 0; }
    constexpr bool operator==(const Capabilities&) const = default;

  private:
    static constexpr std::uint32_t bit(Capability one) { return 1U << static_cast<unsigned>(one); }

    std::uint32_t m_bits = 0;
};

// The one sentence for a target that cannot.
std::string_view refusalOf(Capability capability);
// Nothing where the target can; otherwise Unsupported and that sentence.
Result<> demand(const Capabilities& capabilities, Capability capability);

}  // namespace hawser::engine
