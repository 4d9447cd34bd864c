#pragma once

#include <string>
#include <string_view>

#include "core/engine/Stop.h"

namespace hawser::command {

// Our name and version, where WinDbg prints its own. Ends with a newline.
std::string debuggerVersionText();

// "hawser-kd 0.1.0": what a program calls itself to others.
std::string programName(std::string_view program);

// "Break instruction exception - code 80000003 (first chance)".
std::string exceptionText(const engine::ExceptionEvent& exception);

}  // namespace hawser::command
