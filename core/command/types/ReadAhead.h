#pragma once

#include <deque>

#include "core/command/types/TypedMemory.h"

namespace hawser::command {

// Memory of which what was read ahead is not asked for again: one request for a record instead of one for
// each of its fields, physical ones as well. Keeps the newest kMaxBlocks. What is written goes through, and
// what was read ahead is forgotten. Engine thread, for one command.
class ReadAhead final : public TypedMemory {
  public:
    explicit ReadAhead(const TypedMemory& memory) : m_memory(memory) {}

    // Returns the first byte that cannot be read; nothing: all of it can.
    Result<std::optional<Address>> ahead(Address address, std::size_t count, bool physical) const;

    // Of a value so many bytes, at most kMaxBlock; of what is in no memory none.
    Result<std::optional<Address>> ahead(const TypedValue& value, std::uint64_t size) const;

    unsigned pointerBytes() const override { return m_memory.pointerBytes(); }
    Result<engine::MemoryBytes> read(Address address, std::size_t count, bool physical) const override;
    Result<> write(Address address, ByteSpan bytes) const override;
    std::string nameOf(Address address) const override { return m_memory.nameOf(address); }
    Result<> checkInterrupted() const override { return m_memory.checkInterrupted(); }

    static constexpr std::size_t kMaxBlocks = 32;
    static constexpr std::size_t kMaxBlock = 1 << 20;  // bytes that are read ahead at once

  private:
    struct Block {
        engine::MemoryBytes memory;
        bool physical = false;

        bool holds(Address address, std::size_t count, bool wanted) const;
    };
    const Block* find(Address address, std::size_t count, bool physical) const;

    const TypedMemory& m_memory;
    mutable std::deque<Block> m_blocks;  // newest first
};

}  // namespace hawser::command
