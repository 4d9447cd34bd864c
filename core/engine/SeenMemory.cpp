#include "core/engine/SeenMemory.h"

namespace hawser::engine {

SeenMemory::Page* SeenMemory::page(std::uint64_t number) {
    if (const auto known = m_pages.find(number); known != m_pages.end()) return &known->second;
    if (size() >= kMaxBytes) return nullptr;
    return &m_pages.emplace(number, Page{Bytes(kPage), std::vector<bool>(kPage)}).first->second;
}

void SeenMemory::add(const MemoryBytes& memory) {
    for (std::size_t i = 0; i < memory.size(); ++i) {
        if (!memory.valid[i] || memory.isFromFile(i)) continue;
        const std::uint64_t at = memory.start.value() + i;
        Page* const into = page(at / kPage);
        if (into == nullptr) return;
        into->bytes[at % kPage] = memory.bytes[i];
        into->valid[at % kPage] = true;
    }
}

MemoryReader SeenMemory::through(MemoryReader read) {
    return [this, read = std::move(read)](Address address, std::size_t count) {
        auto memory = read(address, count);
        if (memory) add(*memory);
        return memory;
    };
}

std::vector<dump::MemoryBlock> SeenMemory::blocks() const {
    std::vector<dump::MemoryBlock> blocks;
    for (const auto& [number, page] : m_pages) {
        for (std::size_t i = 0; i < kPage; ++i) {
            if (!page.valid[i]) continue;
            const Address at(number * kPage + i);
            if (blocks.empty() || blocks.back().start + blocks.back().bytes.size() != at)
                blocks.push_back({at, {}});
            blocks.back().bytes.push_back(page.bytes[i]);
        }
    }
    return blocks;
}

}  // namespace hawser::engine
