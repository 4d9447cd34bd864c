#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

struct NameAt {
    std::string text;  // "nt!KeBugCheckEx"; without symbols "nt"
    std::uint64_t displacement = 0;

    std::string withDisplacement() const;  // "hwsdisk+0x1234"
};

// Address to name and back, for whoever shows or reads one.
class Names {
  public:
    virtual ~Names() = default;
    virtual std::optional<NameAt> nameOf(Address address) const = 0;
    // "nt", "nt!KeBugCheckEx", and last "KeBugCheckEx"; ignores case. A source line in grave accents.
    virtual std::optional<Address> addressOf(std::string_view name) const = 0;
};

}  // namespace hawser::engine
