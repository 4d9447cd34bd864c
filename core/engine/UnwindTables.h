#pragma once

#include <map>
#include <vector>

#include "core/engine/LoadedModules.h"

namespace hawser::engine {

// What a stack walk needs of the loaded images: where their unwind tables and their code lie. Found once per
// image, since it does not change while the image is loaded. Engine thread.
class UnwindTables {
  public:
    // The table of functions; empty when the image has none, or its header cannot be read. Errors: the target
    // cannot be asked.
    Result<symbols::DataDirectory> of(const Module& module, const MemoryReader& read);
    // Whether the image has a section there that can be executed; true when its header does not tell.
    Result<bool> isExecutable(const Module& module, Address address, const MemoryReader& read);
    void clear() { m_known.clear(); }

  private:
    struct Known {
        symbols::DataDirectory exceptions;
        bool hasSections = false;
        std::vector<symbols::PeSection> code;
    };
    Result<const Known*> find(const Module& module, const MemoryReader& read);  // null: paged out

    std::map<Address, Known> m_known;  // by base; at most one per module
};

}  // namespace hawser::engine
