#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/Debugger.h"

namespace hawser::command {

// "t0" to "t19".
std::optional<std::size_t> userRegisterIndex(std::string_view name);

// The pseudo-registers that can be known without symbols; `name` in lower case, without the $.
std::optional<std::uint64_t> pseudoRegisterValue(engine::Debugger& debugger, std::string_view name,
                                                 unsigned pointerBytes);

// All that expressions know, without the $; of those that are numbered by what there is ("bp0") none.
std::vector<std::string> pseudoRegisterNames();

}  // namespace hawser::command
