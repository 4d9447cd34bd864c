#include "core/dump/TableWalk.h"

namespace hawser::dump {

std::vector<TableEntry> tableEntries(Paging paging, const PagingRoot& root, Address address,
                                     const EntryReader& read) {
    std::vector<TableEntry> entries;
    if (!isCanonical(paging, address)) return entries;
    const PageTableShape shape = shapeOf(paging);
    std::uint64_t table = firstTable(shape, root, address);
    for (const TableLevel& level : shape.levels) {
        TableEntry entry{.level = level, .place = entryPlace(shape, level, table, address), .value = {}};
        entry.value = read(entry.place, shape.entryBytes);
        const bool last = &level == &shape.levels.back();
        entry.large = entry.isPresent() && !last && isLarge(paging, *entry.value, level);
        if (entry.large || (last && entry.isPresent()))
            entry.physical = physicalIn(paging, *entry.value, level.shift, address);
        entries.push_back(entry);
        if (!entry.isPresent() || entry.large) break;
        table = *entry.value & shape.frame;
    }
    return entries;
}

}  // namespace hawser::dump
