#pragma once

namespace hawser::command {

class CommandRegistry;

// The commands about symbol files, each family in its own file.
void addImageCommands(CommandRegistry& registry);
void addReloadCommands(CommandRegistry& registry);
void addSymbolPathCommands(CommandRegistry& registry);

}  // namespace hawser::command
