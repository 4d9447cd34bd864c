#pragma once

#include <string_view>

#include "core/base/Result.h"
#include "core/engine/BugCheck.h"

namespace hawser::engine {

class Debugger;

// Whether the text has the code and, behind it in their order, the parameters as hexadecimal numbers: kernels
// print them themselves, each in its own words.
bool namesBugCheck(std::string_view text, const BugCheck& bugCheck);

// What the target tells of it; else from KiBugCheckData, found by the debugger data block. NotAvailable when
// the target gives none. Engine thread.
Result<BugCheck> readBugCheck(Debugger& debugger);

}  // namespace hawser::engine
