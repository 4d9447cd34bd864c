#pragma once

#include <map>
#include <vector>

#include "core/engine/LoadedModules.h"
#include "core/engine/MemoryCache.h"

namespace hawser::engine {

// Of a driver these are all of its headers. Bytes.
inline constexpr std::size_t kImageHeaders = 0x400;

// What cannot change of the loaded images while they are loaded: their headers, and sections that can neither
// be written nor executed, unwind tables among them. Read once per image, whoever wants it; nothing is kept
// of what was being read when it was cleared or forgotten. Whoever shows memory reads it from the target.
// Engine thread; the memory outlives it.
class ImageMemory {
  public:
    explicit ImageMemory(VirtualMemory& memory) : m_constant(memory) {}

    // The table of functions; empty when the image has none, or its header cannot be read. Errors: the target
    // cannot be asked.
    Result<symbols::DataDirectory> functionsOf(Address base);
    // Whether the image has a section there that can be executed; true when its header does not tell.
    Result<bool> isExecutable(Address base, Address address);
    // Reads the image: what cannot change from what is known of it, the rest by `read`. Everything it is
    // given outlives the reader.
    symbols::ImageReader reader(Address base, const MemoryReader& read);
    // Reads memory: the image's headers from what is known of them, the rest by `read`.
    MemoryReader withHeaders(Address base, MemoryReader read);
    // The debugger has written there.
    void drop(Address address, std::size_t count);
    // Another image may stand in its range.
    void forget(const Module& module);
    void clear();
    // All that was read of what cannot change.
    std::vector<MemoryBytes> constant() const { return m_constant.all(); }

  private:
    struct Known {
        symbols::DataDirectory functions;
        bool hasSections = false;
        std::vector<symbols::PeSection> code;
        std::vector<symbols::PeSection> constant;
    };
    Result<const Known*> find(Address base);  // null: paged out, or cleared meanwhile
    Result<MemoryBytes> readHeaders(Address base, Address address, std::size_t count);
    Result<Bytes> readConstant(Address address, std::size_t count);
    void dropKnown(Address address, std::uint64_t count);

    std::map<Address, Known> m_known;  // by base; at most one per module
    std::uint64_t m_cleared = 0;       // counts
    MemoryCache m_constant;
};

}  // namespace hawser::engine
