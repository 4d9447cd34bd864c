#pragma once

#include <string>

#include "core/engine/Debugger.h"
#include "core/engine/Stop.h"

namespace hawser::command {

// An exception record as .exr prints it: place, code, flags, parameters, and what they say of an access.
std::string exceptionRecordText(const engine::Debugger& debugger, const engine::ExceptionEvent& exception);

}  // namespace hawser::command
