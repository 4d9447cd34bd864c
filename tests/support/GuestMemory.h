#pragma once

#include <cstdint>
#include <map>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser::test {

// Physical memory of a machine that crashed, with page tables in it. Knows nothing of core/dump.
class GuestMemory {
  public:
    static constexpr std::size_t kPage = 0x1000;

    enum class Tables { TwoLevels, Pae, FourLevels, FiveLevels, Arm64 };
    explicit GuestMemory(Tables tables, std::uint64_t freeFrom = 0x100000);

    std::uint64_t root() const { return m_root; }
    const std::map<std::uint64_t, Bytes>& pages() const { return m_pages; }  // by page number
    void drop(std::uint64_t page) { m_pages.erase(page); }

    std::uint64_t allocate();  // a page of zeros; its physical address
    void put(std::uint64_t physical, ByteSpan bytes);
    void putNumber(std::uint64_t physical, std::uint64_t value, unsigned size);

    // The address of the entry that decides about `address` at `level`, 0 the highest; makes the tables above
    // it.
    std::uint64_t entryAt(Address address, unsigned level);
    unsigned lastLevel() const;
    unsigned entrySize() const;
    std::uint64_t presentBits() const;
    void map(Address address, std::uint64_t physical);
    // Maps what it needs; the bytes at a virtual address.
    void putVirtual(Address address, ByteSpan bytes);
    void putVirtualNumber(Address address, std::uint64_t value, unsigned size);

  private:
    Tables m_tables;
    std::uint64_t m_next;
    std::uint64_t m_root = 0;
    std::map<std::uint64_t, Bytes> m_pages;
    std::map<std::uint64_t, std::uint64_t> m_mapped;  // virtual page to physical address
};

}  // namespace hawser::test
