#pragma once

#include "core/engine/Debugger.h"
#include "core/session/Questions.h"

// The questions about source lines. Engine thread.
namespace hawser::session {

Result<SourcePlaces> findSource(engine::Debugger& debugger, const FindSource& question);
// InvalidArgument: no symbols name such a file. Else as Sources::text().
Result<SourceFileText> readSource(engine::Debugger& debugger, const ReadSource& question);

}  // namespace hawser::session
