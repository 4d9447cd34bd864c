#pragma once

#include "core/base/Machine.h"
#include "core/engine/Architecture.h"

namespace hawser::engine {

// The one place that knows them all. For a machine that is not known: one without registers, breakpoints or
// a stack.
const Architecture& architectureOf(Machine machine);

}  // namespace hawser::engine
