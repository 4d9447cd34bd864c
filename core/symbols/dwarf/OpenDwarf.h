#pragma once

#include <memory>
#include <string>

#include "core/symbols/ImageFile.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::symbols::dwarf {

// openDwarf() (core/symbols/SymbolFile.h) of an image that is open: the file at `path`. Errors as that one's,
// without the path.
Result<std::unique_ptr<const SymbolSource>> openDwarfOf(const ImageFile& image, const std::string& path);

}  // namespace hawser::symbols::dwarf
