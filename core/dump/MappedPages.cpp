#include "core/dump/MappedPages.h"

#include <set>
#include <utility>

#include "core/dump/PageTableShape.h"
#include "core/dump/PhysicalPages.h"

namespace hawser::dump {

namespace {

constexpr std::uint64_t kPagePresent = 1;

class Tables {
  public:
    Tables(Paging paging, std::uint64_t memoryPages, const TableReader& read)
        : m_paging(paging), m_shape(shapeOf(paging)), m_read(read), m_pages(memoryPages) {}

    // Of the first table, the entries from this one on.
    void walk(std::uint64_t root, std::size_t firstEntry) { walk(root & m_shape.rootFrame, 0, firstEntry); }
    std::vector<bool> take() { return std::move(m_pages); }
    std::size_t entriesOfRoot() const { return std::size_t{1} << m_shape.levels.front().indexBits; }

  private:
    void walk(std::uint64_t table, std::size_t depth, std::size_t firstEntry) {
        if (!m_seen.emplace(table, depth).second) return;
        const TableLevel& level = m_shape.levels[depth];
        const std::size_t entries = std::size_t{1} << level.indexBits;
        const auto bytes = m_read(table, entries * m_shape.entryBytes);
        if (!bytes) return;
        mark(table, 1);
        ByteReader reader(*bytes);
        reader.skip(firstEntry * m_shape.entryBytes);
        for (std::size_t i = firstEntry; i < entries; ++i)
            take(m_shape.entryBytes == 8 ? reader.u64() : reader.u32(), depth);
    }

    void take(std::uint64_t entry, std::size_t depth) {
        if ((entry & kPagePresent) == 0) return;
        const TableLevel& level = m_shape.levels[depth];
        const bool last = depth + 1 == m_shape.levels.size();
        if (!last && !isLarge(m_paging, entry, level)) return walk(entry & m_shape.frame, depth + 1, 0);
        const std::uint64_t size = std::uint64_t{1} << level.shift;
        mark((entry & m_shape.frame) & ~(size - 1), size >> kPageBits);
    }

    void mark(std::uint64_t physical, std::uint64_t count) {
        const std::uint64_t first = physical >> kPageBits;
        for (std::uint64_t page = first; page < first + count && page < m_pages.size(); ++page)
            m_pages[page] = true;
    }

    Paging m_paging;
    PageTableShape m_shape;
    const TableReader& m_read;
    std::vector<bool> m_pages;
    std::set<std::pair<std::uint64_t, std::size_t>> m_seen;  // table and depth
};

}  // namespace

std::vector<bool> mappedPages(Paging paging, const PagingRoot& root, bool upperHalfOnly,
                              std::uint64_t memoryPages, const TableReader& read) {
    Tables tables(paging, memoryPages, read);
    const std::size_t half = tables.entriesOfRoot() / 2;
    if (root.upperBase) {
        tables.walk(*root.upperBase, 0);
        if (!upperHalfOnly) tables.walk(root.base, 0);
    } else {
        tables.walk(root.base, upperHalfOnly ? half : 0);
    }
    return tables.take();
}

}  // namespace hawser::dump
