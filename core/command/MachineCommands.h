#pragma once

#include "core/command/CommandRegistry.h"

// Tables of the machine: called by the families that they stand beside.
namespace hawser::command {

void addTranslationCommands(CommandRegistry& registry);
void addInterruptCommands(CommandRegistry& registry);

}  // namespace hawser::command
