#pragma once

#include <string>

#include "core/command/CommandContext.h"

namespace hawser::command {

// The name of a routine that the user has asked for: the symbols of its module are waited for. "": none.
std::string routineName(const CommandContext& context, Address routine);

}  // namespace hawser::command
