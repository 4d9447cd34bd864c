#pragma once

#include <cstdint>
#include <span>

#include "core/base/Address.h"
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
// The first table on the way to an address. Physical, in bytes.
std::uint64_t firstTable(const PageTableShape& shape, const PagingRoot& root, Address address);
// Where the entry of an address stands in a table of that level. Physical, in bytes.
std::uint64_t entryPlace(const PageTableShape& shape, const TableLevel& level, std::uint64_t table,
                         Address address);
// Whether an entry of this level that is present is a page itself.
bool isLarge(Paging paging, std::uint64_t entry, const TableLevel& level);
// Where an address lies in the page of 2^bits bytes that an entry is.
std::uint64_t physicalIn(Paging paging, std::uint64_t entry, unsigned bits, Address address);

}  // namespace hawser::dump
