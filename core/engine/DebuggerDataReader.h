#pragma once

#include "core/engine/DebuggerData.h"
#include "core/engine/LoadedModules.h"

namespace hawser::engine {

// The block at that place, as far as it can be read. Errors: as reading; Malformed: it is not the block, or
// its beginning cannot be read.
Result<DebuggerData> readDebuggerData(const MemoryReader& read, Address block, bool pointers64);

}  // namespace hawser::engine
