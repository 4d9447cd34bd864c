#pragma once

#include <functional>
#include <vector>

#include "core/symbols/dwarf/DebugInfo.h"

namespace hawser::symbols::dwarf {

struct AddressRange {
    std::uint64_t start = 0;
    std::uint64_t end = 0;  // the first address behind it

    bool holds(std::uint64_t address) const { return address >= start && address < end; }
};

// Reads the lists of addresses that DWARF keeps apart from its entries: what an entry covers
// (.debug_ranges, .debug_rnglists), and where a variable is and when (.debug_loc, .debug_loclists). What
// cannot be read ends a list.
class AddressLists {
  public:
    explicit AddressLists(const DebugInfo& info) : m_info(info) {}

    // By DW_AT_low_pc and DW_AT_high_pc, or by DW_AT_ranges; without what is empty.
    std::vector<AddressRange> rangesOf(const Entry& entry) const;
    // By values that were read already, each of which may be none. `steps` gets how many list entries were
    // looked at.
    std::vector<AddressRange> rangesOf(const Unit& unit, const Value& low, const Value& high,
                                       const Value& ranges, std::size_t& steps) const;
    // The expression that holds at an address, out of a DW_AT_location or DW_AT_frame_base; empty: none.
    ByteSpan locationAt(const Unit& unit, const Value& location, std::uint64_t address) const;

    // Entries of one list that are looked at; compilers write some, optimized code a few hundred.
    static constexpr std::size_t kMaxEntries = 4096;

  private:
    const DebugInfo& m_info;
};

}  // namespace hawser::symbols::dwarf
