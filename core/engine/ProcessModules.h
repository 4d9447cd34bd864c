#pragma once

#include "core/engine/LoadedModules.h"

namespace hawser::engine {

// The images that a process has loaded, by the list that it keeps in its own memory, which anything in the
// process may have written. Error NotAvailable: the process keeps none, or its memory is not there.
Result<LoadedModuleList> readProcessModules(const MemoryReader& read, Address peb, bool pointers64);

}  // namespace hawser::engine
