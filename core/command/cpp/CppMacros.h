#pragma once

#include <functional>
#include <string_view>

#include "core/command/cpp/CppNames.h"
#include "core/command/cpp/CppSyntax.h"
#include "core/command/types/TypedMemory.h"

namespace hawser::command {

// #FIELD_OFFSET, #CONTAINING_RECORD and their kin, as the headers of Windows define them.
// `evaluate`: what is done with an argument that is an expression.
using CppArgument = std::function<Result<TypedValue>(std::string_view text)>;
Result<TypedValue> evaluateCppMacro(const CppExpression& macro, const CppNames& names,
                                    const TypedMemory& memory, const CppArgument& evaluate);

// A number of bytes, as sizeof gives it.
TypedValue sizeValue(std::uint64_t bytes, const TypedMemory& memory);

}  // namespace hawser::command
