#pragma once

#include "core/command/CommandContext.h"

namespace hawser::command {

// Lists the modules of the process that is looked at beside the kernel's, in the place of an earlier
// process's, and says how many there are. Errors: NotAvailable: it has none, or its memory is not there.
Result<> loadProcessModules(CommandContext& context);

}  // namespace hawser::command
