#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/dump/MappedFile.h"
#include "core/dump/PageTables.h"
#include "core/dump/PhysicalPages.h"
#include "core/dump/TranslationCache.h"
#include "core/dump/VirtualRanges.h"

namespace hawser::dump {

// What was read, byte by byte: bytes that the dump does not hold are zero in `bytes` and false in `valid`.
struct ReadBytes {
    Bytes bytes;
    std::vector<bool> valid;  // as many
};

// The memory of the machine that crashed, out of the file. Virtual memory is found in ranges that the dump
// holds by address first, then by the page tables. One thread; the file outlives it.
class DumpMemory {
  public:
    // `pages`: null where the dump has no physical memory.
    DumpMemory(const MappedFile& file, std::unique_ptr<const PhysicalPages> pages, VirtualRanges ranges,
               PagingRoot root);

    // The first of `likely` by which one of the landmarks is found in memory; if none is, the first of all.
    // Nothing is translated before this.
    void choosePaging(std::span<const Paging> likely, std::span<const Address> landmarks);

    // As many bytes as asked for, valid or not; nothing lies behind the end of the address space. Error Io:
    // the file has shrunk.
    Result<ReadBytes> readPhysical(Address address, std::size_t count);
    // In the address space of the header, or in another of the same machine.
    Result<ReadBytes> readVirtual(Address address, std::size_t count);
    Result<ReadBytes> readVirtual(const PagingRoot& root, Address address, std::size_t count);

    // Without an allocation: the bytes that are there from `address` on, up to the first that is not. How
    // many.
    Result<std::size_t> copyPhysical(Address address, std::span<std::byte> into);
    Result<std::size_t> copyVirtual(const PagingRoot& root, Address address, std::span<std::byte> into);

    // Nothing: not mapped, or by no page table that the dump holds. The page itself may be missing.
    std::optional<Translation> translation(const PagingRoot& root, Address address) const;

    const PhysicalPages* pages() const { return m_pages.get(); }  // null: no physical memory
    const VirtualRanges& ranges() const { return m_ranges; }
    std::optional<Paging> paging() const { return m_paging; }
    const PagingRoot& root() const { return m_root; }

  private:
    struct Piece;  // of the file, or of nothing

    Piece physicalPiece(std::uint64_t address, std::uint64_t count) const;
    Piece virtualPiece(const PagingRoot& root, Address address, std::uint64_t count);
    std::optional<std::uint64_t> entry(std::uint64_t physical, unsigned bytes) const;
    template <class Find>
    Result<ReadBytes> read(Address address, std::size_t count, Find find);
    template <class Find>
    Result<std::size_t> copy(Address address, std::span<std::byte> into, Find find);

    const MappedFile& m_file;
    std::unique_ptr<const PhysicalPages> m_pages;
    VirtualRanges m_ranges;
    std::optional<Paging> m_paging;
    PagingRoot m_root;
    TranslationCache m_cache;
};

}  // namespace hawser::dump
