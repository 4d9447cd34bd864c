#include "core/command/types/ReadAhead.h"

#include <algorithm>
#include <utility>

namespace hawser::command {

bool ReadAhead::Block::holds(Address address, std::size_t count, bool wanted) const {
    const std::uint64_t offset = address - memory.start;
    return physical == wanted && offset <= memory.size() && count <= memory.size() - offset;
}

const ReadAhead::Block* ReadAhead::find(Address address, std::size_t count, bool physical) const {
    const auto found = std::ranges::find_if(
        m_blocks, [&](const Block& block) { return block.holds(address, count, physical); });
    return found == m_blocks.end() ? nullptr : &*found;
}

Result<std::optional<Address>> ReadAhead::ahead(Address address, std::size_t count, bool physical) const {
    count = std::min(count, kMaxBlock);
    const Block* block = find(address, count, physical);
    if (block == nullptr) {
        auto memory = m_memory.read(address, count, physical);
        if (!memory) return tl::unexpected(memory.error());
        memory->start = address;
        if (m_blocks.size() == kMaxBlocks) m_blocks.pop_back();
        m_blocks.push_front({std::move(*memory), physical});
        block = &m_blocks.front();
    }
    const std::vector<bool>& valid = block->memory.valid;
    const auto from = valid.begin() + static_cast<std::ptrdiff_t>(address - block->memory.start);
    const auto bad = std::find(from, from + static_cast<std::ptrdiff_t>(count), false);
    if (bad == from + static_cast<std::ptrdiff_t>(count)) return std::nullopt;
    return address + static_cast<std::uint64_t>(bad - from);
}

Result<std::optional<Address>> ReadAhead::ahead(const TypedValue& value, std::uint64_t size) const {
    if (!value.address || size == 0) return std::nullopt;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size, kMaxBlock));
    return ahead(*value.address, count, value.physical);
}

Result<engine::MemoryBytes> ReadAhead::read(Address address, std::size_t count, bool physical) const {
    const Block* const block = find(address, count, physical);
    if (block == nullptr) return m_memory.read(address, count, physical);
    const auto from = static_cast<std::ptrdiff_t>(address - block->memory.start);
    const auto to = from + static_cast<std::ptrdiff_t>(count);
    const engine::MemoryBytes& whole = block->memory;
    return engine::MemoryBytes{address, Bytes(whole.bytes.begin() + from, whole.bytes.begin() + to),
                               std::vector<bool>(whole.valid.begin() + from, whole.valid.begin() + to)};
}

Result<> ReadAhead::write(Address address, ByteSpan bytes) const {
    m_blocks.clear();
    return m_memory.write(address, bytes);
}

}  // namespace hawser::command
