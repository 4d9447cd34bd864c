#pragma once

#include <cstdint>
#include <optional>

namespace hawser::symbols::dwarf {

// Where an image prefers to be, and what of it can have a name.
struct ImageRange {
    std::uint64_t base = 0;
    std::uint32_t headers = 0;  // bytes
    std::uint32_t size = 0;     // bytes

    // Nothing: it lies elsewhere, as all does that a linker has thrown away.
    std::optional<std::uint32_t> rvaOf(std::uint64_t address) const {
        if (address < base || address - base < headers || address - base >= size) return {};
        return static_cast<std::uint32_t>(address - base);
    }
};

}  // namespace hawser::symbols::dwarf
