#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/engine/Debugger.h"

namespace hawser::command {

// "t0" to "t19".
std::optional<std::size_t> userRegisterIndex(std::string_view name);

// The pseudo-registers that can be known without symbols; `name` in lower case, without the $.
std::optional<std::uint64_t> pseudoRegisterValue(engine::Debugger& debugger, std::string_view name,
                                                 unsigned pointerBytes);

}  // namespace hawser::command
