#pragma once

#include <optional>

#include "core/engine/DebuggerData.h"
#include "core/engine/ImageMemory.h"
#include "core/engine/LoadedModules.h"
#include "core/engine/Target.h"
#include "core/engine/TargetInfo.h"

namespace hawser::engine {

struct Identity {
    TargetInfo info;
    std::optional<DebuggerData> data;
    LoadedModuleList modules;  // at least the kernel, when its base is known
};

// Finds out what the target is, without a symbol. A target that tells little is still a target: what cannot
// be read stays empty and is logged. Fails only when the target cannot be asked. Engine thread.
Result<Identity> identifyTarget(Target& target, const MemoryReader& read, ImageMemory& images);

}  // namespace hawser::engine
