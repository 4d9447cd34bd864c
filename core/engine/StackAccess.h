#pragma once

#include <functional>

#include "core/engine/LoadedModules.h"
#include "core/engine/Names.h"

namespace hawser::engine {

class UnwindTables;

// What a stack walk needs of the target. Everything it refers to outlives the walk.
struct StackAccess {
    MemoryReader read;
    std::function<const Module*(Address)> moduleAt;
    const Names& names;
    UnwindTables& tables;
};

}  // namespace hawser::engine
