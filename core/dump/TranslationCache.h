#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/dump/PageTables.h"

namespace hawser::dump {

// Virtual pages of 4 KB and where in the file they are, the last one of each slot. A dump does not change, so
// nothing is ever dropped for being old. One thread.
class TranslationCache {
  public:
    struct Entry {
        std::uint64_t page = UINT64_MAX;  // virtual page number
        PagingRoot root;
        std::optional<std::uint64_t> fileOffset;  // nothing: the dump does not hold it
    };

    // Null: not known.
    const Entry* find(const PagingRoot& root, std::uint64_t page) const;
    void keep(const PagingRoot& root, std::uint64_t page, std::optional<std::uint64_t> fileOffset);

    static constexpr std::size_t kSlots = 8192;  // a power of two

  private:
    std::vector<Entry> m_entries;  // made at the first keep()
};

}  // namespace hawser::dump
