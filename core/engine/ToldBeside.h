#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/engine/BugCheck.h"
#include "core/engine/Module.h"
#include "core/engine/TargetTimes.h"
#include "core/engine/UnloadedModule.h"

namespace hawser::engine {

// What a target tells of its machine beside its memory, as a dump does by its header and its lists. What is
// empty stands in memory, if anywhere.
struct ToldBeside {
    std::vector<Module> modules;
    std::vector<UnloadedModule> unloadedModules;
    std::optional<BugCheck> bugCheck;
    TargetTimes times;
    std::uint32_t productType = 0;  // 1 workstation, 2 domain controller, 3 server
};

}  // namespace hawser::engine
