#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

struct NameAt {
    std::string text;  // "nt", "hwsdisk!HwsDiskReadSector"
    std::uint64_t displacement = 0;

    std::string withDisplacement() const;  // "hwsdisk+0x1234"
};

// The seam for symbols: address to name and back. ModuleNames knows modules only; a symbol engine takes its
// place later.
class Names {
  public:
    virtual ~Names() = default;
    virtual std::optional<NameAt> nameOf(Address address) const = 0;
    virtual std::optional<Address> addressOf(std::string_view name) const = 0;  // "nt", "hwsdisk"
};

}  // namespace hawser::engine
