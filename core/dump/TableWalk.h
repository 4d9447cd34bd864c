#pragma once

#include <vector>

#include "core/dump/PageTableShape.h"
#include "core/dump/PageTables.h"

namespace hawser::dump {

// One entry on the way from the root of the tables to a page.
struct TableEntry {
    TableLevel level;
    std::uint64_t place = 0;             // physical, in bytes
    std::optional<std::uint64_t> value;  // nothing: it cannot be read
    bool large = false;                  // it is a page itself
    std::uint64_t physical = 0;          // of the address, where it is present and the last

    bool isPresent() const { return value && (*value & 1) != 0; }
};

// The entries that lead to an address, the highest level's first. It ends with the first that is a page
// itself, is not present or cannot be read. Empty: no processor could use such an address. Any thread.
std::vector<TableEntry> tableEntries(Paging paging, const PagingRoot& root, Address address,
                                     const EntryReader& read);

}  // namespace hawser::dump
