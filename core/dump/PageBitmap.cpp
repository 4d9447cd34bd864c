#include "core/dump/PageBitmap.h"

#include <algorithm>
#include <bit>

namespace hawser::dump {

namespace {

// Written out so that compilers make one load of it.
std::uint64_t littleEndian(const std::byte* at) {
    const auto byte = [at](unsigned i) { return std::to_integer<std::uint64_t>(at[i]) << (8 * i); };
    return byte(0) | byte(1) | byte(2) | byte(3) | byte(4) | byte(5) | byte(6) | byte(7);
}

// std::popcount is a call of the library where the processor need not have the instruction.
std::uint64_t ones(std::uint64_t value) {
    value -= value >> 1 & 0x5555555555555555;
    value = (value & 0x3333333333333333) + (value >> 2 & 0x3333333333333333);
    value = (value + (value >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return value * 0x0101010101010101 >> 56;
}

}  // namespace

PageBitmap::PageBitmap(ByteSpan bits, std::uint64_t pages, std::uint64_t firstPageOffset,
                       std::uint64_t fileSize)
    : m_bits(bits),
      m_pages(std::min({pages, kMaxPages, std::uint64_t{bits.size()} * 8})),
      m_wholeWords(m_pages / kWordBits),
      m_firstPageOffset(firstPageOffset) {
    const std::uint64_t words = (m_pages + kWordBits - 1) / kWordBits;
    m_before.reserve(words);
    for (std::uint64_t i = 0; i < words; ++i) {
        m_before.push_back(static_cast<std::uint32_t>(m_marked));
        m_marked += ones(word(i));
    }
    const std::uint64_t room = firstPageOffset < fileSize ? (fileSize - firstPageOffset) / kPageSize : 0;
    m_present = std::min(m_marked, room);
}

// Bits behind the last page are none.
std::uint64_t PageBitmap::word(std::uint64_t index) const {
    if (index < m_wholeWords) return littleEndian(m_bits.data() + index * 8);
    std::uint64_t value = 0;
    for (std::uint64_t i = 0; index * 8 + i < m_bits.size() && i < 8; ++i)
        value |= std::to_integer<std::uint64_t>(m_bits[index * 8 + i]) << (8 * i);
    const std::uint64_t left = m_pages - index * kWordBits;
    return left >= kWordBits ? value : value & ((std::uint64_t{1} << left) - 1);
}

std::uint64_t PageBitmap::rank(std::uint64_t page) const {
    const std::uint64_t below = (std::uint64_t{1} << page % kWordBits) - 1;
    return m_before[page / kWordBits] + ones(word(page / kWordBits) & below);
}

std::optional<std::uint64_t> PageBitmap::offsetOf(std::uint64_t page) const {
    if (page >= m_pages) return std::nullopt;
    const std::byte marks = m_bits[page / 8];
    if ((std::to_integer<unsigned>(marks) >> page % 8 & 1) == 0) return std::nullopt;
    const std::uint64_t before = rank(page);
    if (before >= m_present) return std::nullopt;
    return m_firstPageOffset + before * kPageSize;
}

// The first page at or behind `page` and before `end` whose bit is as wanted; `end`: there is none.
std::uint64_t PageBitmap::firstFrom(std::uint64_t page, std::uint64_t end, bool set) const {
    while (page < end) {
        const std::uint64_t value = word(page / kWordBits);
        const std::uint64_t wanted = (set ? value : ~value) >> page % kWordBits;
        if (wanted != 0) return std::min(page + static_cast<std::uint64_t>(std::countr_zero(wanted)), end);
        page = (page / kWordBits + 1) * kWordBits;
    }
    return end;
}

std::optional<PageRun> PageBitmap::runFrom(std::uint64_t page, std::uint64_t most) const {
    const std::uint64_t first = firstFrom(page, m_pages, true);
    if (first >= m_pages || most == 0) return std::nullopt;
    const std::uint64_t before = rank(first);
    if (before >= m_present) return std::nullopt;
    const std::uint64_t end = first + std::min(most, m_pages - first);
    const std::uint64_t pages = std::min(firstFrom(first, end, false) - first, m_present - before);
    return PageRun{first, pages, m_firstPageOffset + before * kPageSize};
}

}  // namespace hawser::dump
