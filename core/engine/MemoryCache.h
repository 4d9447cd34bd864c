#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/engine/MemoryBytes.h"
#include "core/engine/VirtualMemory.h"

namespace hawser::engine {

// Virtual memory as read since it was cleared, unreadable places included. What was being read then is not
// kept: reading may find out that the target is another one. Engine thread; the memory outlives it.
class MemoryCache {
  public:
    explicit MemoryCache(VirtualMemory& memory) : m_memory(memory) {}

    Result<MemoryBytes> read(Address address, std::size_t count);
    void drop(Address address, std::uint64_t count);
    // As drop(), and what is being read there is not kept either.
    void forget(Address address, std::uint64_t count);
    void clear();
    std::size_t size() const { return m_blocks.size() * kBlock; }  // bytes
    std::vector<MemoryBytes> all() const;                          // in no order

    // What comes along with what is asked for. A request and its answer cost 178 bytes beside the memory
    // (kd-protocol.md 1.1, 3.4), so a neighbour that is looked at next comes cheaper now, and a page would
    // cost far more than it is worth.
    static constexpr std::size_t kBlock = 0x80;
    static constexpr std::size_t kMaxBytes = 16 << 20;

  private:
    struct Block {
        Bytes bytes;
        std::vector<bool> valid;
        std::vector<bool> fromFile;  // empty: none is
    };
    // Numbers of blocks, both included, so that the last block of the address space needs no special case.
    Result<> fetch(std::uint64_t first, std::uint64_t last);
    Result<> fetchMissing(std::uint64_t first, std::uint64_t last);
    void copyOut(MemoryBytes& memory, std::uint64_t block) const;

    VirtualMemory& m_memory;
    std::unordered_map<std::uint64_t, Block> m_blocks;  // by address / kBlock
    std::uint64_t m_cleared = 0;                        // counts
};

}  // namespace hawser::engine
