#pragma once

#include "core/symbols/TypeId.h"
#include "core/symbols/dwarf/DebugInfo.h"

namespace hawser::symbols::dwarf {

// A TypeId is the offset of the type's entry in .debug_info. This one, where no entry can stand, is that of
// what says no type.
inline constexpr TypeId kVoidType{1};

// The type that an entry, or what it is an instance of, says it has; kVoidType: none.
TypeId typeIn(const DebugInfo& info, const Entry& entry);

}  // namespace hawser::symbols::dwarf
