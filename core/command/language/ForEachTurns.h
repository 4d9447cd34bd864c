#pragma once

#include <string>

#include "core/command/ExpressionContext.h"
#include "core/command/language/Program.h"
#include "core/command/language/Turns.h"

namespace hawser::command {

// The body of a .foreach with its variable replaced, once for each word. `captured`: what its commands
// printed. Io: its file cannot be read.
Result<Turns> forEachTurns(const Statement& statement, std::string captured,
                           const ExpressionContext& context);

}  // namespace hawser::command
