#pragma once

#include "core/symbols/TypeTable.h"
#include "core/symbols/dwarf/DebugInfo.h"

namespace hawser::symbols::dwarf {

// What lies in a record, those of records without a name among it as if they were its own: so the language
// has it, and so do Microsoft's compilers write it. Empty for an entry of another kind. Errors as
// TypeTable::members().
Result<std::vector<Member>> membersOf(const TypeTable& types, const DebugInfo& info, const Entry& record);

// Elements of one dimension of an array; 0: not told.
std::uint64_t elementsOf(const DebugInfo& info, const Entry& dimension);

// Sign-extended where the enumeration is signed, whatever the width it is written in.
std::uint64_t enumeratorValue(const Value& value, bool isSigned);

}  // namespace hawser::symbols::dwarf
