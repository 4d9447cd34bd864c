#pragma once

#include <functional>
#include <memory>

#include "core/engine/LoadedModules.h"
#include "core/engine/Names.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::engine {

class ImageMemory;

// What a stack walk needs of the target. Everything it refers to outlives the walk.
struct StackAccess {
    MemoryReader read;
    std::function<const Module*(Address)> moduleAt;
    const Names& names;
    ImageMemory& images;
    // Of a module, as far as they are there; null: none. Empty: nobody has any.
    std::function<std::shared_ptr<const symbols::SymbolSource>(const Module&)> symbols{};
};

}  // namespace hawser::engine
