#pragma once

#include <optional>

#include "core/base/Machine.h"
#include "core/symbols/ScopeTable.h"
#include "core/symbols/dwarf/Forms.h"
#include "core/symbols/dwarf/ImageRange.h"

namespace hawser::symbols::dwarf {

// The address that an expression consists of; nothing: it is another one.
std::optional<std::uint64_t> staticAddress(const Sections& sections, const Unit& unit, ByteSpan expression);

// What an expression stands in.
struct LocationContext {
    const Sections& sections;
    const Unit& unit;
    const ImageRange& image;
    Machine machine{};
    ByteSpan frameBase{};  // the function's, at the same address; empty: it has none
};

// Where an expression says that a variable is: the expressions that compilers write for one that is in one
// place. Nowhere for all others: pieces, values at function entry, what is computed out of memory.
VariablePlace placeOf(const LocationContext& context, ByteSpan expression);

}  // namespace hawser::symbols::dwarf
