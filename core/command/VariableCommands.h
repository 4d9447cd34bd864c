#pragma once

#include "core/command/CommandContext.h"

namespace hawser::command {

// Each variable of the frame that is looked at, with its place, type and value: "x *". Errors as
// localsInView().
Result<> printLocals(CommandContext& context);

}  // namespace hawser::command
