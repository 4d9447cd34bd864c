#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/dump/TriageWriter.h"
#include "core/engine/LoadedModules.h"

namespace hawser::engine {

// Memory that was read and could be, to be kept. One thread.
class SeenMemory {
  public:
    void add(const MemoryBytes& memory);
    // Reads by `read`, and keeps what comes.
    MemoryReader through(MemoryReader read);
    // In the order of their addresses, none touching another.
    std::vector<dump::MemoryBlock> blocks() const;
    std::uint64_t size() const { return m_pages.size() * kPage; }  // bytes at most

    static constexpr std::uint64_t kMaxBytes = 16 << 20;  // what goes beyond is not kept

  private:
    static constexpr std::uint64_t kPage = 0x1000;
    struct Page {
        Bytes bytes;
        std::vector<bool> valid;
    };
    Page* page(std::uint64_t number);

    std::map<std::uint64_t, Page> m_pages;  // by address / kPage
};

}  // namespace hawser::engine
