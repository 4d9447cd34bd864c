#pragma once

#include "core/base/Result.h"
#include "core/engine/BugCheck.h"

namespace hawser::engine {

class Debugger;

// What the target tells of it; else from KiBugCheckData, found by the debugger data block. NotAvailable when
// the target gives none. Engine thread.
Result<BugCheck> readBugCheck(Debugger& debugger);

}  // namespace hawser::engine
