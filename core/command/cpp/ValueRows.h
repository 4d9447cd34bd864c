#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/command/cpp/CppNames.h"
#include "core/command/types/Locals.h"
#include "core/command/types/NumberHabits.h"
#include "core/command/types/TypedMemory.h"
#include "core/command/types/ValueRow.h"

// Variables and expressions as the rows of a tree: each with its parts behind it where they are wanted. One
// that cannot be shown says why in its row; errors: the target cannot be asked.
namespace hawser::command {

Result<std::vector<ValueRow>> rowsOf(const std::vector<LocalVariable>& locals, const TypedMemory& memory,
                                     const std::vector<OpenedRow>& opened, const NumberHabits& numbers = {});
// One row for each text and its parts; an empty one has an empty row.
Result<std::vector<ValueRow>> rowsOf(const std::vector<std::string>& expressions, const CppNames& names,
                                     const TypedMemory& memory, const std::vector<OpenedRow>& opened,
                                     const NumberHabits& numbers = {});

// What is at `path` becomes what the C++ expression `value` comes to; "0n10" is taken for a number as well.
// Errors as evaluateCpp().
Result<> assignCpp(std::string_view path, std::string_view value, const CppNames& names,
                   const TypedMemory& memory);

inline constexpr std::size_t kMaxValueRows = 2000;
inline constexpr std::size_t kMaxValuePath = 1024;  // bytes; what lies deeper does not open
inline constexpr std::size_t kMaxExpressions = 256;

}  // namespace hawser::command
