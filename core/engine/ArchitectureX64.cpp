#include "core/engine/ArchitectureX64.h"

#include "core/engine/StackWalker.h"

namespace hawser::engine {

Result<std::vector<StackFrame>> ArchitectureX64::walkStack(const StackAccess& access,
                                                           const Registers& registers,
                                                           std::size_t maxFrames) const {
    return StackWalker(access).walk(registers, maxFrames);
}

}  // namespace hawser::engine
