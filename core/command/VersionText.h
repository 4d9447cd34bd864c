#pragma once

#include <string>

#include "core/engine/Stop.h"

namespace hawser::command {

// Our name and version, where WinDbg prints its own. Ends with a newline.
std::string debuggerVersionText();

// "Break instruction exception - code 80000003 (first chance)".
std::string exceptionText(const engine::ExceptionEvent& exception);

}  // namespace hawser::command
