#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/dump/PageTables.h"

namespace hawser::dump {

// So many bytes of physical memory; nothing: they are not known.
using TableReader = std::function<std::optional<Bytes>(std::uint64_t physical, std::size_t bytes)>;

// Which pages of physical memory, below `memoryPages`, the tables of an address space map, the tables
// themselves among them. Tables are hostile: each is read once a level at the most, whatever leads to it.
// `upperHalf` alone, or both. One thread.
std::vector<bool> mappedPages(Paging paging, const PagingRoot& root, bool upperHalfOnly,
                              std::uint64_t memoryPages, const TableReader& read);

}  // namespace hawser::dump
