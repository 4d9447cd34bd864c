#pragma once

#include <array>
#include <cstdint>

#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

// Why a kernel stopped itself. Each value is as wide as the target's pointers.
struct BugCheck {
    std::uint64_t code = 0;  // 0: it has not
    std::array<std::uint64_t, 4> parameters{};
};

// What the target tells of it; else from KiBugCheckData, found by the debugger data block. NotAvailable when
// the target gives none. Engine thread.
Result<BugCheck> readBugCheck(Debugger& debugger);

}  // namespace hawser::engine
