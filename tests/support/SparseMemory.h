#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"

namespace hawser::test {

// Memory of a fake machine: pages that exist hold bytes, all others fail as unmapped memory does.
class SparseMemory {
  public:
    static constexpr std::size_t kPageSize = 4096;

    void map(Address address, std::size_t bytes);  // zero-filled; pages that exist keep their bytes
    void unmap(Address address, std::size_t bytes);
    void clear() { m_pages.clear(); }
    void copyFrom(const SparseMemory& other);
    bool isMapped(Address address) const { return page(address) != nullptr; }

    // Both stop at the first page that is missing and return how many bytes they did.
    std::size_t read(Address address, std::span<std::byte> into) const;
    std::size_t write(Address address, ByteSpan bytes);

    Bytes bytes(Address address, std::size_t count) const;  // shorter where pages are missing
    std::byte byteAt(Address address) const;                // 0 where the page is missing
    // Map what they need.
    void put(Address address, ByteSpan bytes);
    void put8(Address address, std::uint8_t value) { putLittleEndian(address, value, 1); }
    void put16(Address address, std::uint16_t value) { putLittleEndian(address, value, 2); }
    void put32(Address address, std::uint32_t value) { putLittleEndian(address, value, 4); }
    void put64(Address address, std::uint64_t value) { putLittleEndian(address, value, 8); }
    void putText(Address address, std::string_view text);        // with a NUL
    void putUtf16(Address address, std::string_view asciiText);  // without a NUL

  private:
    using Page = std::array<std::byte, kPageSize>;

    Page* page(Address address) const;
    void putLittleEndian(Address address, std::uint64_t value, std::size_t size);

    std::unordered_map<std::uint64_t, std::unique_ptr<Page>> m_pages;  // by page number
};

}  // namespace hawser::test
