#include "core/engine/ArchitectureX86.h"

#include "core/engine/FrameChainX86.h"

namespace hawser::engine {

Result<std::vector<StackFrame>> ArchitectureX86::walkStack(const StackAccess& access,
                                                           const Registers& registers,
                                                           std::size_t maxFrames) const {
    return FrameChainX86(access).walk(registers, maxFrames);
}

}  // namespace hawser::engine
