#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/engine/Debugger.h"

namespace hawser::command {

// The value of a variable of nt as wide as a pointer: "nt!MmPfnDatabase". Nothing: nt has none of that name,
// or it cannot be read. Errors: the target cannot be asked. Engine thread.
Result<std::optional<std::uint64_t>> variableNamed(engine::Debugger& debugger, std::string_view name);

}  // namespace hawser::command
