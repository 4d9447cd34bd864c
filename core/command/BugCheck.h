#pragma once

#include <array>
#include <cstdint>

#include "core/base/Result.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

struct BugCheck {
    std::uint64_t code = 0;  // 0: the target has not crashed
    std::array<std::uint64_t, 4> parameters{};
};

// From KiBugCheckData, found by the debugger data block. NotAvailable when the target gives none.
Result<BugCheck> readBugCheck(engine::Debugger& debugger);

}  // namespace hawser::command
