#pragma once

#include <cstdint>
#include <string_view>

#include "core/command/cpp/CppNames.h"
#include "core/command/types/TypedMemory.h"

namespace hawser::command {

// C++ expressions: parsed whole, then evaluated; what is not needed is not (&&, ||, ?:). Assignments write
// the target's memory. Errors are WinDbg's sentences with the text from the offending word on.
Result<TypedValue> evaluateCpp(std::string_view text, const CppNames& names, const TypedMemory& memory);
// As a number, for whoever needs one: of an array or a function its address.
Result<std::uint64_t> evaluateCppNumber(std::string_view text, const CppNames& names,
                                        const TypedMemory& memory);

}  // namespace hawser::command
