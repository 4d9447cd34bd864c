#pragma once

#include "core/command/Interpreter.h"
#include "core/session/Questions.h"

// The question about a line that is being typed. Engine thread.
namespace hawser::session {

LineCompletion completeLine(const command::Interpreter& interpreter, const CompleteLine& question);

}  // namespace hawser::session
