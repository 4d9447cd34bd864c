#pragma once

#include <optional>

#include "core/engine/LoadedModules.h"
#include "core/symbols/SymbolFile.h"

namespace hawser::engine {

struct ModuleIdentity {
    symbols::ImageIdentity image;
    bool whole = false;  // the headers could be read, the CodeView record too where there is one
};

// What tells the files that belong to a module: out of its headers in target memory; what cannot be read of
// them is told by the module list, or left out. Errors: what `read` fails with, when the target could not be
// asked.
Result<ModuleIdentity> identityOf(const MemoryReader& read, const Module& module, std::uint16_t machine);

// As imageReader(), and `unanswered` becomes why the target could not be asked.
symbols::ImageReader imageReader(const MemoryReader& read, Address base, std::optional<Error>& unanswered);

}  // namespace hawser::engine
