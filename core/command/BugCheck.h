#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/Result.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

struct BugCheck {
    std::uint64_t code = 0;  // 0: the target has not crashed
    std::array<std::uint64_t, 4> parameters{};
};

// Whether the text has the code and, behind it in their order, the parameters as hexadecimal numbers: kernels
// print them themselves, each in its own words.
bool namesBugCheck(std::string_view text, const BugCheck& bugCheck);

// From KiBugCheckData, found by the debugger data block. NotAvailable when the target gives none.
Result<BugCheck> readBugCheck(engine::Debugger& debugger);

}  // namespace hawser::command
