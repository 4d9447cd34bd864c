#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/Address.h"

namespace hawser::dump {

// Memory that a small dump holds by its virtual address.
struct VirtualRange {
    Address start;
    std::uint64_t size = 0;  // bytes
    std::uint64_t fileOffset = 0;

    bool operator==(const VirtualRange&) const = default;
};

// Ranges in the order of their addresses, none over another: where two hold the same address, the one that
// was given first is believed. Constant once built; any thread.
class VirtualRanges {
  public:
    explicit VirtualRanges(std::vector<VirtualRange> ranges);

    // The range with that address; if there is none, the next one behind it.
    std::optional<VirtualRange> from(Address address) const;
    const std::vector<VirtualRange>& all() const { return m_ranges; }

  private:
    std::vector<VirtualRange> m_ranges;
};

}  // namespace hawser::dump
