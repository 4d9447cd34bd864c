#include "core/dump/TranslationCache.h"

namespace hawser::dump {

namespace {

// Fibonacci hashing: the address spaces of one machine have the same pages.
std::size_t slotOf(const PagingRoot& root, std::uint64_t page) {
    const std::uint64_t mixed = (page ^ root.base >> 12 << 20) * 0x9E3779B97F4A7C15;
    return static_cast<std::size_t>(mixed >> 40) % TranslationCache::kSlots;
}

}  // namespace

const TranslationCache::Entry* TranslationCache::find(const PagingRoot& root, std::uint64_t page) const {
    if (m_entries.empty()) return nullptr;
    const Entry& entry = m_entries[slotOf(root, page)];
    return entry.page == page && entry.root == root ? &entry : nullptr;
}

void TranslationCache::keep(const PagingRoot& root, std::uint64_t page,
                            std::optional<std::uint64_t> fileOffset) {
    if (m_entries.empty()) m_entries.resize(kSlots);
    m_entries[slotOf(root, page)] = {page, root, fileOffset};
}

}  // namespace hawser::dump
