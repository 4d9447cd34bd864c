#pragma once

#include <optional>
#include <string_view>

#include "core/command/types/TypedValue.h"

namespace hawser::command {

// Of the type that C++ gives it, by its size and its suffix: U, L, UL, I64, UI64. Nothing: it is no number.
std::optional<TypedValue> numberLiteral(std::string_view text);
// What stands between the quotes: one character, or an escape.
std::optional<TypedValue> characterLiteral(std::string_view text);

}  // namespace hawser::command
