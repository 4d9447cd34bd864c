#pragma once

#include <cstdint>
#include <optional>

#include "core/symbols/TypeTable.h"

namespace hawser::symbols::pdb {

// A type that is a number alone: an integer, a real, void, and pointers to these. Nothing: no such type.
// Numbers: LLVM's TypeIndex.h. Names as debuggers print them.
std::optional<Type> simpleType(std::uint32_t index);

}  // namespace hawser::symbols::pdb
