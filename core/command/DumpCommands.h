#pragma once

namespace hawser::command {

class CommandContext;

// The target stands where it stood before the line was lost: a dump that was cut short goes on.
void goOnWithDump(CommandContext& context);
// A dump that was cut short is given up, and told.
void dropDump(CommandContext& context);

}  // namespace hawser::command
