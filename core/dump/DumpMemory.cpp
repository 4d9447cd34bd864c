#include "core/dump/DumpMemory.h"

#include <algorithm>

#include "core/base/ByteReader.h"

namespace hawser::dump {

// Bytes that lie one behind the other in the file, or that are missing.
struct DumpMemory::Piece {
    std::optional<std::uint64_t> fileOffset;
    std::uint64_t count = 0;  // at least 1
};

namespace {

constexpr std::uint64_t kWithin = kPageSize - 1;

// From `address` to the end of the address space, at most `count`.
std::uint64_t clip(Address address, std::uint64_t count) {
    const std::uint64_t toEnd = ~address.value();
    return toEnd < count ? toEnd + 1 : count;
}

std::uint64_t toPageEnd(std::uint64_t address) {
    return kPageSize - (address & kWithin);
}

}  // namespace

DumpMemory::DumpMemory(const MappedFile& file, std::unique_ptr<const PhysicalPages> pages,
                       VirtualRanges ranges, PagingRoot root)
    : m_file(file), m_pages(std::move(pages)), m_ranges(std::move(ranges)), m_root(root) {}

void DumpMemory::choosePaging(std::span<const Paging> likely, std::span<const Address> landmarks) {
    if (!m_pages || likely.empty()) return;
    for (const Paging paging : likely) {
        m_paging = paging;
        for (const Address landmark : landmarks) {
            const auto found = translation(m_root, landmark);
            if (found && m_pages->offsetOf(found->physical >> kPageBits)) return;
        }
    }
    m_paging = likely.front();
}

DumpMemory::Piece DumpMemory::physicalPiece(std::uint64_t address, std::uint64_t count) const {
    if (!m_pages) return {std::nullopt, count};
    const std::uint64_t page = address >> kPageBits;
    const auto offset = m_pages->offsetOf(page);
    if (!offset) return {std::nullopt, std::min(count, toPageEnd(address))};
    std::uint64_t there = toPageEnd(address);
    if (there < count) {
        const std::uint64_t most = count / kPageSize + 2;
        if (const auto run = m_pages->runFrom(page, most))
            there = run->pages * kPageSize - (address & kWithin);
    }
    return {*offset + (address & kWithin), std::min(count, there)};
}

std::optional<std::uint64_t> DumpMemory::entry(std::uint64_t physical, unsigned bytes) const {
    const Piece piece = physicalPiece(physical, bytes);
    if (!piece.fileOffset || piece.count < bytes) return std::nullopt;
    ByteReader reader(m_file.bytes(*piece.fileOffset, bytes));
    const std::uint64_t value = bytes == 4 ? reader.u32() : reader.u64();
    return reader.failed() ? std::nullopt : std::optional(value);
}

std::optional<Translation> DumpMemory::translation(const PagingRoot& root, Address address) const {
    if (!m_paging || !m_pages) return std::nullopt;
    return translate(*m_paging, root, address,
                     [this](std::uint64_t physical, unsigned bytes) { return entry(physical, bytes); });
}

DumpMemory::Piece DumpMemory::virtualPiece(const PagingRoot& root, Address address, std::uint64_t count) {
    const auto range = m_ranges.from(address);
    if (range && range->start <= address) {
        const std::uint64_t skipped = address - range->start;
        return {range->fileOffset + skipped, std::min(count, range->size - skipped)};
    }
    if (range) count = std::min(count, range->start - address);
    if (!m_paging || !m_pages) return {std::nullopt, count};

    count = std::min(count, toPageEnd(address.value()));
    const std::uint64_t page = address.value() >> kPageBits;
    std::optional<std::uint64_t> offset;
    if (const TranslationCache::Entry* known = m_cache.find(root, page)) {
        offset = known->fileOffset;
    } else {
        const auto found = translation(root, Address(page << kPageBits));
        if (found) offset = m_pages->offsetOf(found->physical >> kPageBits);
        m_cache.keep(root, page, offset);
    }
    if (!offset) return {std::nullopt, count};
    return {*offset + (address.value() & kWithin), count};
}

template <class Find>
Result<ReadBytes> DumpMemory::read(Address address, std::size_t count, Find find) {
    ReadBytes read{Bytes(count), std::vector<bool>(count, false)};
    const std::uint64_t readable = clip(address, count);
    for (std::uint64_t done = 0; done < readable;) {
        const Piece piece = find(address + done, readable - done);
        if (piece.fileOffset) {
            const std::span<std::byte> into = std::span(read.bytes).subspan(done, piece.count);
            if (auto copied = m_file.copy(*piece.fileOffset, into); !copied)
                return tl::unexpected(copied.error());
            std::fill_n(read.valid.begin() + static_cast<std::ptrdiff_t>(done), piece.count, true);
        }
        done += piece.count;
    }
    return read;
}

template <class Find>
Result<std::size_t> DumpMemory::copy(Address address, std::span<std::byte> into, Find find) {
    const std::uint64_t readable = clip(address, into.size());
    std::uint64_t done = 0;
    while (done < readable) {
        const Piece piece = find(address + done, readable - done);
        if (!piece.fileOffset) break;
        if (auto copied = m_file.copy(*piece.fileOffset, into.subspan(done, piece.count)); !copied)
            return tl::unexpected(copied.error());
        done += piece.count;
    }
    return static_cast<std::size_t>(done);
}

Result<ReadBytes> DumpMemory::readPhysical(Address address, std::size_t count) {
    return read(address, count,
                [this](Address at, std::uint64_t most) { return physicalPiece(at.value(), most); });
}

Result<ReadBytes> DumpMemory::readVirtual(Address address, std::size_t count) {
    return readVirtual(m_root, address, count);
}

Result<ReadBytes> DumpMemory::readVirtual(const PagingRoot& root, Address address, std::size_t count) {
    return read(address, count, [&](Address at, std::uint64_t most) { return virtualPiece(root, at, most); });
}

Result<std::size_t> DumpMemory::copyPhysical(Address address, std::span<std::byte> into) {
    return copy(address, into,
                [this](Address at, std::uint64_t most) { return physicalPiece(at.value(), most); });
}

Result<std::size_t> DumpMemory::copyVirtual(const PagingRoot& root, Address address,
                                            std::span<std::byte> into) {
    return copy(address, into, [&](Address at, std::uint64_t most) { return virtualPiece(root, at, most); });
}

}  // namespace hawser::dump
