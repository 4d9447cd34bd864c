#include "core/dump/TableWalk.h"

namespace hawser::dump {

std::vector<TableEntry> tableEntries(Paging paging, const PagingRoot& root, Address address,
                                     const EntryReader& read) {
    std::vector<TableEntry> entries;
    if (!isCanonical(paging, address)) return entries;
    const PageTableShape shape = shapeOf(paging);
    const bool upper = root.upperBase && address.value() >> 63 != 0;
    std::uint64_t table = (upper ? *root.upperBase : root.base) & shape.rootFrame;
    for (const TableLevel& level : shape.levels) {
        const std::uint64_t index =
            address.value() >> level.shift & ((std::uint64_t{1} << level.indexBits) - 1);
        TableEntry entry{.level = level, .place = table + index * shape.entryBytes, .value = {}};
        entry.value = read(entry.place, shape.entryBytes);
        const bool last = &level == &shape.levels.back();
        entry.large = entry.isPresent() && !last && isLarge(paging, *entry.value, level);
        entries.push_back(entry);
        if (!entry.isPresent() || entry.large) break;
        table = *entry.value & shape.frame;
    }
    return entries;
}

}  // namespace hawser::dump
