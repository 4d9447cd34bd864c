#pragma once

#include <cstdint>
#include <span>

#include "core/dump/Paging.h"

namespace hawser::dump {

// One level of tables, the highest first.
struct TableLevel {
    unsigned shift;  // of the address, to the index
    unsigned indexBits;
    bool mayBeLarge;  // an entry can be a page itself, of 2^shift bytes
};

struct PageTableShape {
    std::span<const TableLevel> levels;
    unsigned entryBytes;
    std::uint64_t frame;      // the bits of an entry that hold a page's address
    std::uint64_t rootFrame;  // the same of the root
};

// Constant; any thread.
PageTableShape shapeOf(Paging paging);
// Whether an entry of this level that is present is a page itself.
bool isLarge(Paging paging, std::uint64_t entry, const TableLevel& level);

}  // namespace hawser::dump
