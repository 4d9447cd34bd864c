#pragma once

#include <vector>

#include "core/base/ByteReader.h"
#include "core/dump/PhysicalPages.h"

namespace hawser::dump {

// Pages by a bitmap: one bit for each page of physical memory, and those that are set lie one behind the
// other in the file. The bits stay where they are; beside them stands how many are set before each word.
class PageBitmap final : public PhysicalPages {
  public:
    // `bits` outlives it; `pages` of them count, at most kMaxPages. Reads all of them once.
    PageBitmap(ByteSpan bits, std::uint64_t pages, std::uint64_t firstPageOffset, std::uint64_t fileSize);

    std::optional<std::uint64_t> offsetOf(std::uint64_t page) const override;
    std::optional<PageRun> runFrom(std::uint64_t page, std::uint64_t most) const override;
    std::uint64_t count() const override { return m_present; }

    std::uint64_t marked() const { return m_marked; }  // bits set; some may lie behind the file's end
    std::size_t indexSize() const { return m_before.size() * sizeof(m_before[0]); }  // bytes

    static constexpr std::uint64_t kMaxPages = 0xFFFFFF00;  // 16 TB, so that a count has 32 bits

  private:
    static constexpr std::uint64_t kWordBits = 64;
    std::uint64_t word(std::uint64_t index) const;
    std::uint64_t rank(std::uint64_t page) const;  // pages marked before it
    std::uint64_t firstFrom(std::uint64_t page, std::uint64_t end, bool set) const;

    ByteSpan m_bits;
    std::uint64_t m_pages;
    std::uint64_t m_wholeWords;
    std::uint64_t m_firstPageOffset;
    std::vector<std::uint32_t> m_before;  // marked before each word: half a bit a page
    std::uint64_t m_marked = 0;
    std::uint64_t m_present = 0;  // marked, and in the file
};

}  // namespace hawser::dump
