#pragma once

#include <functional>

#include "core/command/CommandRegistry.h"

namespace hawser::command {

inline constexpr std::uint64_t kDefaultStringBytes = 1024;  // da and du stop at the NUL, or here
inline constexpr std::size_t kStringLine = 32;              // characters

// Prints a line for so many characters of a text of one or two bytes each, up to its end: a NUL, memory that
// cannot be read, or the end of the range. `place`: how an address stands in front.
Result<Outcome> showString(Call& call, const Range& range, unsigned unit, std::size_t columns, bool physical,
                           const std::function<std::string(Address)>& place);

}  // namespace hawser::command
