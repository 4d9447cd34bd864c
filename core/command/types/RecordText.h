#pragma once

#include <functional>
#include <string>

#include "core/command/types/LayoutOptions.h"
#include "core/command/types/TypedMemory.h"

namespace hawser::command {

// Prints the fields of a record as dt does, line by line, or what there is to tell of another type: the
// names of an enumeration, a value. Of what exists nowhere the layout. NotAvailable: none of the fields that
// are wanted is there; Cancelled; else the target cannot be asked.
Result<> printTyped(const TypedMemory& memory, const TypedValue& value, const LayoutOptions& options,
                    const std::function<void(std::string_view line)>& print);

inline constexpr std::size_t kMaxTypedLines = 100'000;  // of one value: types may lie in themselves

}  // namespace hawser::command
