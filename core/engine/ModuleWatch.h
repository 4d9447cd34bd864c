#pragma once

#include <optional>
#include <vector>

#include "core/engine/LoadedModules.h"

namespace hawser::engine {

// Notices modules that came or went without a word of the target. The loader appends to its list, so that the
// list's last entry tells: one small read where nothing has changed, and only what is new is read. Engine
// thread; does not keep the reader.
class ModuleWatch {
  public:
    struct Change {
        std::vector<Address> gone;    // bases
        std::vector<Module> arrived;  // in load order
    };

    void forget() { *this = {}; }
    void know(const LoadedModuleList& list) {  // it was read from its head on
        m_entries = list.entries;
        m_senseless.reset();
        m_isNew = true;
    }
    void resumed() { m_isNew = false; }

    // `readExactly` reads the head's links, and nothing beside them; `read` what is new. Nothing: all is as
    // it was, or the list makes no sense. Fails only when the target cannot be asked.
    Result<std::optional<Change>> look(const MemoryReader& readExactly, const MemoryReader& read,
                                       Address head, bool pointers64, Address kernelBase);

  private:
    std::vector<LoaderEntry>::iterator find(Address at);

    std::vector<LoaderEntry> m_entries;  // in load order
    bool m_isNew = false;                // read at this stop
    std::optional<Address> m_senseless;  // a last entry that led nowhere: it is not asked about again
};

}  // namespace hawser::engine
