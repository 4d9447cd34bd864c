#pragma once

#include <string>

#include "core/engine/Stop.h"

namespace hawser::engine {

class Debugger;

// "ModLoad: base end   path", and what is told of the others. Engine thread.
std::string moduleEventText(const Debugger& debugger, const ModuleEvent& report);

}  // namespace hawser::engine
