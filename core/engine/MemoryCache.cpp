#include "core/engine/MemoryCache.h"

#include <algorithm>

namespace hawser::engine {

namespace {

// Fetched and copied out in turn, so that a read as large as the whole cache stays within its limit.
constexpr std::uint64_t kBlocksAtOnce = 1024;

std::ptrdiff_t distance(std::size_t offset) {
    return static_cast<std::ptrdiff_t>(offset);
}

}  // namespace

Result<> MemoryCache::fetch(std::uint64_t first, std::uint64_t last) {
    const std::size_t count = static_cast<std::size_t>(last - first + 1);
    auto memory = m_memory.read(Address(first * kBlock), count * kBlock);
    if (!memory) return tl::unexpected(memory.error());
    if (size() + count * kBlock > kMaxBytes) m_blocks.clear();
    for (std::size_t i = 0; i < count; ++i) {
        const auto from = distance(i * kBlock);
        const auto to = distance((i + 1) * kBlock);
        Block& block = m_blocks[first + i];
        block = {Bytes(memory->bytes.begin() + from, memory->bytes.begin() + to),
                 std::vector<bool>(memory->valid.begin() + from, memory->valid.begin() + to),
                 {}};
        if (!memory->fromFile.empty())
            block.fromFile.assign(memory->fromFile.begin() + from, memory->fromFile.begin() + to);
    }
    return {};
}

Result<> MemoryCache::fetchMissing(std::uint64_t first, std::uint64_t last) {
    // Known before the first fetch, since that may clear the cache: then everything of this turn is fetched
    // again.
    const bool mayOverflow = size() + (last - first + 1) * kBlock > kMaxBytes;
    if (mayOverflow) m_blocks.clear();
    for (std::uint64_t block = first; block <= last; ++block) {
        if (m_blocks.contains(block)) continue;
        std::uint64_t end = block;
        while (end < last && !m_blocks.contains(end + 1)) ++end;
        if (auto fetched = fetch(block, end); !fetched) return fetched;
        block = end;
    }
    return {};
}

void MemoryCache::copyOut(MemoryBytes& memory, std::uint64_t number) const {
    const auto found = m_blocks.find(number);
    if (found == m_blocks.end()) return;
    const std::uint64_t blockStart = number * kBlock;
    const std::uint64_t start = memory.start.value();
    const std::size_t from = blockStart < start ? static_cast<std::size_t>(start - blockStart) : 0;
    const std::size_t into = blockStart < start ? 0 : static_cast<std::size_t>(blockStart - start);
    const std::size_t count = std::min(kBlock - from, memory.size() - into);
    std::copy_n(found->second.bytes.begin() + distance(from), count, memory.bytes.begin() + distance(into));
    std::copy_n(found->second.valid.begin() + distance(from), count, memory.valid.begin() + distance(into));
    if (found->second.fromFile.empty()) return;
    memory.fromFile.resize(memory.size());
    std::copy_n(found->second.fromFile.begin() + distance(from), count,
                memory.fromFile.begin() + distance(into));
}

Result<MemoryBytes> MemoryCache::read(Address address, std::size_t count) {
    MemoryBytes memory{address, Bytes(count), std::vector<bool>(count, false)};
    if (count == 0) return memory;
    const std::uint64_t toEnd =
        ~address.value();  // what lies beyond the end of the address space stays unreadable
    const std::uint64_t lastByte = address.value() + std::min<std::uint64_t>(count - 1, toEnd);
    const std::uint64_t first = address.value() / kBlock;
    const std::uint64_t last = lastByte / kBlock;
    const std::uint64_t cleared = m_cleared;
    for (std::uint64_t from = first; from <= last; from += kBlocksAtOnce) {
        const std::uint64_t to = std::min(last, from + kBlocksAtOnce - 1);
        if (auto fetched = fetchMissing(from, to); !fetched) return tl::unexpected(fetched.error());
        for (std::uint64_t block = from; block <= to; ++block) copyOut(memory, block);
    }
    if (m_cleared != cleared) drop(address, count);
    return memory;
}

void MemoryCache::clear() {
    ++m_cleared;
    m_blocks.clear();
}

std::vector<MemoryBytes> MemoryCache::all() const {
    std::vector<MemoryBytes> memory;
    for (const auto& [number, block] : m_blocks)
        memory.push_back({Address(number * kBlock), block.bytes, block.valid, block.fromFile});
    return memory;
}

void MemoryCache::drop(Address address, std::uint64_t count) {
    if (count == 0) return;
    const std::uint64_t lastByte = address.value() + std::min<std::uint64_t>(count - 1, ~address.value());
    const std::uint64_t first = address.value() / kBlock;
    const std::uint64_t last = lastByte / kBlock;
    // A range may be larger than all that is kept.
    if (last - first >= m_blocks.size()) {
        std::erase_if(m_blocks,
                      [&](const auto& block) { return block.first >= first && block.first <= last; });
        return;
    }
    for (std::uint64_t block = first; block <= last; ++block) m_blocks.erase(block);
}

void MemoryCache::forget(Address address, std::uint64_t count) {
    ++m_cleared;
    drop(address, count);
}

}  // namespace hawser::engine
