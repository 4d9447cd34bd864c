#pragma once

#include <optional>
#include <string_view>

#include "core/command/cpp/CppLexer.h"
#include "core/command/cpp/CppNames.h"

namespace hawser::command {

// A type as it stands in a cast: "unsigned long", "const struct _KTHREAD *", "nt!_POOL_TYPE", "ULONG64",
// "char *[4]". Moves the lexer behind it; nothing, and the lexer where it was: what comes next is no type.
// `pointerBytes`: of the target.
Result<std::optional<DataType>> takeTypeName(CppLexer& lexer, const CppNames& names, unsigned pointerBytes);

// Names of the Windows headers that mean the same everywhere, for targets whose symbols do not tell them.
std::optional<DataType> wellKnownType(std::string_view name, unsigned pointerBytes);

}  // namespace hawser::command
