#pragma once

#include <functional>
#include <vector>

#include "core/engine/ModuleSymbols.h"
#include "core/engine/StackFrame.h"

namespace hawser::engine {

// The frames of a walk with those of functions that were inlined before the frame that they execute in, at
// most so many, numbered anew. Nothing is read, and no file is looked for. Engine thread.
std::vector<StackFrame> withInlined(std::vector<StackFrame> walked,
                                    const std::function<const Module*(Address)>& moduleAt,
                                    ModuleSymbols& symbols, std::size_t maxFrames);

}  // namespace hawser::engine
