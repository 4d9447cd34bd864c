#pragma once

#include <map>
#include <vector>

#include "core/engine/LoadedModules.h"
#include "core/engine/MemoryCache.h"

namespace hawser::engine {

// What a stack walk needs of the loaded images: their headers, where their code lies, and their unwind
// tables. Read once per image, since it does not change while the image is loaded: headers, and sections that
// can neither be written nor executed; nothing is kept of what was being read when it was cleared. Whoever
// shows memory reads it from the target. Engine thread; the target outlives it.
class UnwindTables {
  public:
    explicit UnwindTables(Target& target) : m_constant(target) {}

    // The table of functions; empty when the image has none, or its header cannot be read. Errors: the target
    // cannot be asked.
    Result<symbols::DataDirectory> of(Address base);
    // Whether the image has a section there that can be executed; true when its header does not tell.
    Result<bool> isExecutable(Address base, Address address);
    // Reads the image: what cannot change from what is known of it, the rest by `read`. Everything it is
    // given outlives the reader.
    symbols::ImageReader reader(Address base, const MemoryReader& read);
    // The debugger has written there.
    void drop(Address address, std::size_t count);
    void clear();
    // All that was read of what cannot change.
    std::vector<MemoryBytes> constant() const { return m_constant.all(); }

  private:
    struct Known {
        symbols::DataDirectory exceptions;
        bool hasSections = false;
        std::vector<symbols::PeSection> code;
        std::vector<symbols::PeSection> constant;
    };
    Result<const Known*> find(Address base);  // null: paged out, or cleared meanwhile
    Result<Bytes> readConstant(Address address, std::size_t count);

    std::map<Address, Known> m_known;  // by base; at most one per module
    std::uint64_t m_cleared = 0;       // counts
    MemoryCache m_constant;
};

}  // namespace hawser::engine
