#pragma once

#include <vector>

#include "core/base/Result.h"
#include "core/engine/UnloadedModule.h"

namespace hawser::engine {

class Debugger;

// The drivers that the kernel remembers to have let go, the latest first: as the target tells them beside its
// memory, or from the array that its debugger data leads to. Empty where there is none, or it cannot be read.
// Fails where the target cannot be asked. Engine thread, at a stop.
Result<std::vector<UnloadedModule>> readUnloadedModules(Debugger& debugger);

}  // namespace hawser::engine
