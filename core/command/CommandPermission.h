#pragma once

#include "core/base/Result.h"
#include "core/command/CommandLine.h"
#include "core/command/CommandRegistry.h"

namespace hawser::command {

// Whether the command can be run as things stand: its processor, what it demands of the target, a session, a
// stop. The error says what is missing.
Result<> isAllowed(const CommandContext& context, const Command& command, const CommandText& typed);

}  // namespace hawser::command
