#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>

#include "core/base/Address.h"

namespace hawser::test {

inline constexpr Address kCode(0xFFFFF80000401000);

// Names what lies in a kernel of 1 MiB.
inline std::optional<std::string> kernelNamer(Address address) {
    const Address base(0xFFFFF80000400000);
    if (address < base || address - base >= 0x100000) return std::nullopt;
    return fmt::format("nt+0x{:x}", address - base);
}

}  // namespace hawser::test
