#pragma once

#include "core/engine/LoadedModules.h"
#include "core/engine/Target.h"

namespace hawser::engine {

// Reads what is wanted and no byte more, and keeps nothing: for what has no neighbours that anybody looks at.
// Refers to the target.
MemoryReader exactReader(Target& target);

}  // namespace hawser::engine
